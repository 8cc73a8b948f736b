import './bars.css'
import { computed, type Signal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { readPalette } from '../curve/palette.ts'
import { type Scale, scaleFor } from '../curve/scale.ts'
import { theme } from '../theme.ts'
import type { Measure } from './address.ts'
import { type Archive, insideOf } from './archive.ts'
import { AROUND, type BarChart, type BarPicture, barChartIn } from './bar-chart.ts'
import type { Bar } from './bars.ts'
import { Callout } from './callout.tsx'
import { BARS, type Kind } from './range.ts'
import { saidOf } from './said.ts'
import type { Scene } from './scene.ts'
import { barLabel, lineText } from './words.ts'

interface BarsProps {
  scene: Scene
  archive: Archive
  /** The bar that is pointed at or has the focus. */
  pointed: Signal<number | null>
  /** Hears of the canvas, which a picture can be made of. */
  drawn(canvas: HTMLCanvasElement | null): void
}

/** The bars of the range: tap one to choose it, again to go in; arrow keys choose, Enter goes in. */
export function Bars({ scene, archive, pointed, drawn }: BarsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<BarChart>(null)
  const picture = useMemo(() => computed(() => pictureOf(scene, archive)), [scene, archive])
  useSignalEffect(() => {
    if (!frame.current) return
    if (chart.current) chart.current.show(picture.value)
    else {
      chart.current = barChartIn(frame.current, picture.value)
      drawn(chart.current.canvas)
    }
  })
  useEffect(
    () => () => {
      chart.current?.close()
      drawn(null)
    },
    [drawn],
  )
  return (
    <div class="bar-view">
      <div class="chart" ref={frame} aria-hidden="true" data-testid="bars" />
      <Columns scene={scene} archive={archive} pointed={pointed} scale={picture.value.scale} />
    </div>
  )
}

function pictureOf({ view, shown }: Scene, archive: Archive): BarPicture {
  theme.value // read, so that the picture is made anew in the colours of the new theme
  const { range, measure } = shown.value
  const bars = archive.bars.value
  const formats = view.formats.value
  const scale = scaleOf(bars, measure)
  return {
    ...{ bars, scale, chosen: archive.chosen.value, palette: readPalette() },
    label: (i, barPx) =>
      isLabelled(range.kind, i, barPx) ? barLabel(bars[i] as Bar, range.kind, formats, barPx / 7.5) : '',
    lineLabel: (amount) => (archive.chosen.value !== -1 ? lineText(amount, scale.top, measure, formats) : ''),
  }
}

const scaleOf = (bars: readonly Bar[], measure: Measure): Scale => {
  const highest = Math.max(
    0,
    ...bars.map(({ amount, missing, typical }) => Math.max((amount ?? 0) + missing, typical ?? 0)),
  )
  return scaleFor(highest, null, measure === 'cost' ? 0.2 : 0.4)
}

/** Hours and days of a month have no room below each bar on a phone. */
export function isLabelled(kind: Kind, i: number, barPx: number): boolean {
  if (kind === 'day') return i % (barPx < 18 ? 6 : 3) === 0
  if (kind === 'month') return barPx >= 20 || i === 0 || (i + 1) % 5 === 0
  return true
}

interface ColumnsProps {
  scene: Scene
  archive: Archive
  pointed: Signal<number | null>
  scale: Scale
}

/** What fingers, mouse and keys reach: a button over each column. The chart below is a picture. */
function Columns({ scene, archive, pointed, scale }: ColumnsProps) {
  const list = useRef<HTMLOListElement>(null)
  const bars = archive.bars.value
  const chosen = archive.chosen.value
  const tabStop = chosen === -1 ? 0 : chosen
  const by = BARS[scene.shown.value.range.kind]

  function choose(i: number) {
    const bar = bars[i]
    if (bar) scene.become({ chosenMs: bar.fromMs })
  }
  function tap(i: number) {
    const bar = bars[i]
    const range = bar && bar.state !== 'future' && i === chosen ? insideOf(scene, bar) : null
    if (range) scene.go({ range, chosenMs: null })
    else choose(i)
  }
  function key(event: KeyboardEvent, i: number) {
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: bars.length - 1 }[event.key]
    if (to === undefined || !bars[to]) return
    event.preventDefault()
    choose(to)
    list.current?.querySelectorAll('button')[to]?.focus()
  }
  return (
    <ol
      class="columns"
      ref={list}
      style={{ left: `${AROUND.left}px`, right: `${AROUND.right}px`, bottom: `${AROUND.bottom}px` }}
      onMouseLeave={() => {
        pointed.value = null
      }}
    >
      {bars.map((bar, i) => {
        const callout = saidOf(scene, bar, by)
        return (
          <li key={bar.fromMs}>
            {pointed.value === i && <Callout callout={callout} at={(i + 0.5) / bars.length} high={topOf(bar, scale)} />}
            <button
              type="button"
              tabIndex={i === tabStop ? 0 : -1}
              aria-pressed={i === chosen}
              aria-label={[callout.title, callout.amount, ...callout.notes].join(', ')}
              onClick={() => tap(i)}
              onKeyDown={(event) => key(event, i)}
              onMouseEnter={() => {
                pointed.value = i
              }}
              onFocus={() => {
                pointed.value = i
              }}
              onBlur={() => {
                pointed.value = null
              }}
            />
          </li>
        )
      })}
    </ol>
  )
}

/** How high a bar stands, as a share of the plot. */
const topOf = ({ amount, missing }: Bar, { top }: Scale): number => ((amount ?? 0) + missing) / (top * 1.04)
