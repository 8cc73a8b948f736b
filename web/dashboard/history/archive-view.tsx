import { computed, signal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { type Archive, insideOf, useArchive } from './archive.ts'
import { Bars } from './bar-view.tsx'
import { Facts } from './facts.tsx'
import { Keys } from './keys.tsx'
import { Kinds } from './kinds.tsx'
import { Navigator } from './navigator.tsx'
import { PowerView } from './power-view.tsx'
import { QualityBar } from './quality.tsx'
import { neighbour, type Range } from './range.ts'
import { rememberedCourse } from './remembered.ts'
import type { Scene } from './scene.ts'
import { swipes } from './swipe.ts'
import { Tools } from './tools.tsx'
import { Total } from './total.tsx'
import { amountText, barTitle, titleOf } from './words.ts'

/** One period: what it came to, its bars (a day: its curve), and the power of the bar that is chosen. */
export function ArchiveView({ scene }: { scene: Scene }) {
  const archive = useArchive(scene)
  const pointed = useMemo(() => signal<number | null>(null), [])
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const { range, hours } = scene.shown.value
  const asCurve = range.kind === 'day' && !hours
  const { drawn, swipe } = useMemo(
    () => ({
      drawn: (element: HTMLCanvasElement | null) => {
        canvas.current = element
      },
      swipe: (way: -1 | 1) => turn(scene, way),
    }),
    [scene],
  )
  return (
    <main class="history" data-kind={range.kind} {...swipes(swipe)}>
      <Kinds scene={scene} />
      <Navigator scene={scene} />
      <Total scene={scene} archive={archive} pointed={pointed} />
      <section class="figure" aria-label={asCurve ? titleIn(scene, range) : barsLabel(scene, archive)}>
        {asCurve ? (
          <DayCurve scene={scene} swipe={swipe} drawn={drawn} />
        ) : (
          <Bars scene={scene} archive={archive} pointed={pointed} drawn={drawn} />
        )}
        <Message scene={scene} archive={archive} asCurve={asCurve} />
      </section>
      <Keys scene={scene} archive={archive} asCurve={asCurve} />
      <Facts scene={scene} archive={archive} />
      {range.kind !== 'day' && <Chosen scene={scene} archive={archive} swipe={swipe} />}
      <QualityBar scene={scene} archive={archive} />
      <Tools scene={scene} archive={archive} canvas={() => canvas.current} />
    </main>
  )
}

function turn(scene: Scene, way: -1 | 1): void {
  const next = neighbour(scene.shown.peek().range, way, scene.zone, scene.known.peek())
  if (next) scene.go({ range: next, chosenMs: null })
}

const titleIn = ({ view }: Scene, range: Range) => titleOf(range, view.formats.value, view.texts)

/** Of a day within a period whose year is above already. */
const insideTitle = (scene: Scene, range: Range) =>
  range.kind === 'day' ? barTitle(range, 'day', scene.view.formats.value) : titleIn(scene, range)

function barsLabel(scene: Scene, { total }: Archive): string {
  const { view, shown } = scene
  const { measure, range } = shown.value
  const amount = measure === 'cost' ? total.value?.cost : total.value?.kwh
  const { history } = view.texts
  const sum = amount == null ? history.noData : amountText(amount, measure, view.formats.value)
  return history.bars(titleIn(scene, range), sum)
}

interface CurveProps {
  scene: Scene
  swipe(way: -1 | 1): void
}

function DayCurve({ scene, swipe, drawn }: CurveProps & { drawn(canvas: HTMLCanvasElement | null): void }) {
  const range = useMemo(() => computed(() => scene.shown.value.range), [scene])
  return (
    <PowerView
      scene={scene}
      range={range}
      title={scene.view.texts.history.powerOfDay}
      sums=""
      swipe={swipe}
      drawn={drawn}
    />
  )
}

/** Its room is kept until it is known whether there is anything to choose, so that the bars stay as high as they are. */
function Chosen({ scene, archive, swipe }: CurveProps & { archive: Archive }) {
  if (archive.chosen.value !== -1) return <Inside scene={scene} archive={archive} swipe={swipe} />
  const { value, failed } = archive.energy
  return value.value || failed.value ? null : <section class="sec inside" />
}

/** The power of the chosen bar's time. */
function Inside({ scene, archive, swipe }: CurveProps & { archive: Archive }) {
  const inside = useMemo(() => computed(() => insideIn(scene, archive)), [scene, archive])
  const range = useMemo(() => computed(() => inside.value ?? scene.shown.value.range), [scene, inside])
  const bar = archive.bars.value[archive.chosen.value]
  const { view } = scene
  const { power, money } = view.formats.value
  const { peak_w = null, kwh = null, cost = null } = bar?.period ?? {}
  const sums = [
    kwh === null ? '' : amountText(kwh, 'energy', view.formats.value),
    cost === null ? '' : money(cost),
    peak_w === null ? '' : view.texts.history.peak(power(peak_w)),
  ].filter((text) => text !== '')
  return (
    <section class="sec inside">
      <PowerView
        scene={scene}
        range={range}
        title={insideTitle(scene, range.value)}
        sums={sums.join(' · ')}
        swipe={swipe}
      />
    </section>
  )
}

function insideIn(scene: Scene, { bars, chosen }: Archive): Range | null {
  const bar = bars.value[chosen.value]
  return bar ? insideOf(scene, bar) : null
}

/** In the middle of the empty axes: why they are empty. */
function Message({ scene, archive, asCurve }: { scene: Scene; archive: Archive; asCurve: boolean }) {
  const { view, shown, known } = scene
  const { history } = view.texts
  const { value, failed } = archive.energy
  const text = () => {
    const drawn = asCurve && rememberedCourse(shown.value.range, view.watch.past.power.value)
    if (failed.value && !value.value) return drawn ? null : history.noAnswer
    if (!value.value || value.value.periods.some(({ kwh }) => kwh !== null)) return null
    const { firstMs } = known.value
    if (shown.value.range.toMs > firstMs) return history.noData
    return history.noDataBefore(view.formats.value.dates({ dateStyle: 'long' })(firstMs))
  }
  const said = text()
  return said && <p class="message">{said}</p>
}
