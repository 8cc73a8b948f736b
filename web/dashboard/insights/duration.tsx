import { useMemo, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Palette } from '../curve/palette.ts'
import { GAP } from '../format.ts'
import type { View } from '../view.ts'
import { aDayMs, exceededW, type Load, loadOf, logScale } from './load.ts'
import { axesOf, type Drawing, lineOf } from './plot.ts'
import { PlotFrame } from './plot-frame.tsx'
import { paintPoint } from './point.ts'
import { Told } from './told.tsx'

const TABLE_SHARES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1]

/** The powers in order: for how much of the time they are exceeded. */
export function Duration({ view, ascending }: { view: View; ascending: Float64Array | null }) {
  const { texts, formats } = view
  const { power, percent } = formats.value
  const [chosen, setChosen] = useState<number | null>(null)
  const load = useMemo(() => ascending && loadOf(ascending), [ascending])
  const drawing = useMemo(
    () => load && ascending && drawingOf(load, ascending, view),
    [load, ascending, view, formats.value],
  )
  const sentence = ascending && load ? rareSentence(ascending, view) : GAP
  return (
    <>
      <PlotFrame drawing={drawing} label={`${texts.insights.howLong}. ${sentence}`} onPoint={setChosen} />
      <Told
        view={view}
        name="load"
        sentence={load && chosen !== null ? pointSentence(load, chosen, view) : sentence}
        columns={[texts.insights.share, texts.insights.power]}
        rows={() =>
          ascending ? TABLE_SHARES.map((share) => [percent(share), power(exceededW(ascending, share))]) : []
        }
      />
    </>
  )
}

const RARE = 0.01

/** "14 min a day are above 3.2 kW." */
function rareSentence(ascending: Float64Array, { texts, formats }: View): string {
  const { duration, power } = formats.value
  return texts.insights.minutesAbove(duration(aDayMs(RARE)), power(exceededW(ascending, RARE)))
}

function pointSentence({ shares, powersW }: Load, index: number, { texts, formats }: View): string {
  const [share, powerW] = [shares[index] ?? 0, powersW[index] ?? 0]
  const { percent, power, duration } = formats.value
  return texts.insights.above(percent(share), power(powerW), duration(aDayMs(share)))
}

/** Where a chart is too low for every line. */
const LOW_PX = 170

function drawingOf({ shares, powersW }: Load, ascending: Float64Array, { texts, formats }: View): Drawing {
  const { percent, power, number, with: join } = formats.value
  const { bottom, top, lines } = logScale(Math.max(1, powersW.at(-1) ?? 1), powersW[0] ?? 1)
  const below = { at: () => [0, 0.25, 0.5, 0.75, 1], label: percent }
  const left = {
    at: (u: uPlot) => (u.height < LOW_PX ? lines.filter((_, i) => i % 2 === 0) : lines),
    label: (powerW: number) => (powerW >= 1000 ? join(number(powerW / 1000, 1), 'kW') : number(powerW)),
  }
  const named = [
    { share: 0.1, words: texts.insights.tenth(percent(0.1), power(exceededW(ascending, 0.1))) },
    { share: 0.5, words: texts.insights.half(power(exceededW(ascending, 0.5))) },
  ]
  return {
    data: [shares, powersW.map((powerW) => Math.max(powerW, bottom))],
    options: (palette: Palette) => ({
      padding: [10, 22, 0, 0],
      scales: { x: { time: false, range: [0, 1] }, y: { distr: 3, range: [bottom, top] } },
      axes: axesOf(palette, below, left),
      series: [{}, lineOf(palette, false)],
      hooks: {
        draw: [
          (u) => {
            for (const { share, words } of named) paintPoint(u, share, exceededW(ascending, share), words, palette)
          },
        ],
      },
    }),
  }
}
