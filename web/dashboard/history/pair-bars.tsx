import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { readPalette } from '../curve/palette.ts'
import { scaleFor } from '../curve/scale.ts'
import { theme } from '../theme.ts'
import { AROUND, type BarChart, type BarPicture, barChartIn } from './bar-chart.ts'
import { isLabelled } from './bar-view.tsx'
import { isKnown, type Pair } from './pair.ts'
import { BARS } from './range.ts'
import { saidOf } from './said.ts'
import type { Scene } from './scene.ts'
import { barLabel, lineText } from './words.ts'

interface PairBarsProps {
  scene: Scene
  pair: Pair
  pointed: Signal<number | null>
}

/** The bars of both periods, the first of one beside the first of the other. */
export function PairBars({ scene, pair, pointed }: PairBarsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<BarChart>(null)
  const shown = useSignal(pair)
  useEffect(() => {
    shown.value = pair
  }, [pair, shown])
  const picture = useComputed(() => pictureOf(scene, shown.value))
  useSignalEffect(() => {
    if (!frame.current) return
    if (chart.current) chart.current.show(picture.value)
    else chart.current = barChartIn(frame.current, picture.value)
  })
  useEffect(() => () => chart.current?.close(), [])
  return (
    <>
      <p class="aside beside">{pointed.value === null ? '\u00a0' : besideOf(scene, pair, pointed.value)}</p>
      <div class="bar-view">
        <div class="chart" ref={frame} aria-hidden="true" data-testid="pair" />
        <PairColumns scene={scene} pair={pair} pointed={pointed} />
      </div>
    </>
  )
}

/** What fingers, mouse and keys reach: a button over each pair. */
function PairColumns({ scene, pair, pointed }: PairBarsProps) {
  const point = (i: number | null) => () => {
    pointed.value = i
  }
  return (
    <ol
      class="columns"
      style={{ left: `${AROUND.left}px`, right: `${AROUND.right}px`, bottom: `${AROUND.bottom}px` }}
      onMouseLeave={point(null)}
    >
      {Array.from({ length: Math.max(pair.first.bars.length, pair.second.bars.length) }, (_, i) => (
        <li key={pair.first.bars[i]?.fromMs ?? -i}>
          <button
            type="button"
            tabIndex={i === (pointed.value ?? 0) ? 0 : -1}
            aria-label={besideOf(scene, pair, i)}
            onMouseEnter={point(i)}
            onFocus={point(i)}
            onClick={point(i)}
            onKeyDown={(event) => {
              const to = { ArrowLeft: 'previousElementSibling', ArrowRight: 'nextElementSibling' } as const
              const way = to[event.key as keyof typeof to]
              const next = way && event.currentTarget.parentElement?.[way]?.querySelector('button')
              if (next) event.preventDefault()
              next?.focus()
            }}
          />
        </li>
      ))}
    </ol>
  )
}

/** "Sunday 1 November: 9.1 kWh · €3.00 / Thursday 1 October: …". */
function besideOf(scene: Scene, pair: Pair, i: number): string {
  const by = BARS[pair.first.range.kind]
  return [pair.first, pair.second]
    .flatMap(({ bars }) => bars[i] ?? [])
    .map((bar) => saidOf(scene, bar, by))
    .map(({ title, amount }) => `${title}: ${amount}`)
    .join(' / ')
}

function pictureOf({ view, shown }: Scene, { first, second }: Pair): BarPicture {
  theme.value // read, so that the picture is made anew in the colours of the new theme
  const { measure } = shown.value
  const formats = view.formats.value
  const all = [...first.bars, ...second.bars]
  const highest = Math.max(0, ...all.map(({ amount, missing }) => (amount ?? 0) + missing))
  const scale = scaleFor(highest, null, measure === 'cost' ? 0.2 : 0.4)
  const longer = first.bars.length >= second.bars.length ? first : second
  return {
    ...{ bars: first.bars, others: second.bars, chosen: -1, scale, palette: readPalette() },
    label: (i, barPx) => {
      const bar = longer.bars[i]
      const { kind } = longer.range
      return bar && isLabelled(kind, i, barPx) ? barLabel(bar, kind, formats, barPx / 7.5) : ''
    },
    lineLabel: (amount) => (all.some(isKnown) ? lineText(amount, scale.top, measure, formats) : ''),
  }
}
