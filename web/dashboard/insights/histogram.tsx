import { useMemo, useState } from 'preact/hooks'
import type { Palette } from '../curve/palette.ts'
import { linesOf, scaleFor } from '../curve/scale.ts'
import { GAP } from '../format.ts'
import { Segments } from '../segments.tsx'
import type { View } from '../view.ts'
import { choiceOf } from './choice.ts'
import { type Bin, binsOf, marksUpTo } from './histogram.ts'
import { aDayMs } from './load.ts'
import { axesOf, type Drawing, lineOf } from './plot.ts'
import { PlotFrame } from './plot-frame.tsx'
import { Told } from './told.tsx'

const WIDTHS_W = ['50', '100', '250', '500'] as const

/** The powers counted in ranges, as wide as one likes. */
export function Histogram({ view, ascending }: { view: View; ascending: Float64Array | null }) {
  const { texts, formats } = view
  const { percent, with: join } = formats.value
  const [index, setIndex] = useState<number | null>(null)
  const { chosen: widthW, choose } = choiceOf(view, 'width', WIDTHS_W, '100')
  const bins = useMemo(() => ascending && binsOf(ascending, Number(widthW)), [ascending, widthW])
  const drawing = useMemo(() => bins && drawingOf(bins, view), [bins, view, formats.value])
  const sentence = bins ? mostSentence(bins, view) : GAP
  const bin = index === null ? undefined : bins?.[index]
  return (
    <>
      <PlotFrame drawing={drawing} label={`${texts.insights.howLong}. ${sentence}`} onPoint={setIndex} />
      <div class="widths">
        <Segments
          label={texts.insights.binWidth}
          of={WIDTHS_W.map((width) => [width, join(width, 'W')] as const)}
          chosen={widthW}
          onChoose={choose}
        />
      </div>
      <Told
        view={view}
        name="load"
        sentence={bin ? binSentence(bin, view) : sentence}
        columns={[texts.insights.power, texts.insights.share]}
        rows={() => (bins ?? []).map((of) => [rangeWords(of, view), percent(of.share)])}
      />
    </>
  )
}

function rangeWords({ fromW, toW }: Bin, { texts, formats }: View): string {
  return texts.insights.range(formats.value.power(fromW), formats.value.power(toW))
}

function mostSentence(bins: readonly Bin[], view: View): string {
  const most = bins.reduce<Bin | null>((best, bin) => (bin.share > (best?.share ?? 0) ? bin : best), null)
  if (!most) return GAP
  return view.texts.insights.mostOften(rangeWords(most, view), view.formats.value.percent(most.share))
}

function binSentence(bin: Bin, view: View): string {
  const { percent, duration } = view.formats.value
  return view.texts.insights.within(rangeWords(bin, view), percent(bin.share), duration(aDayMs(bin.share)))
}

const LOWEST_TOP = 0.02

/** Each range's share holds from its lower end to its upper. */
function drawingOf(bins: readonly Bin[], { formats }: View): Drawing {
  const { percent, number, with: join } = formats.value
  const top = bins.at(-1)?.toW ?? 1
  const scale = scaleFor(Math.max(0, ...bins.map(({ share }) => share)), null, LOWEST_TOP)
  const marks = marksUpTo(top)
  const below = {
    at: () => marks,
    label: (powerW: number) => {
      const kilowatts = number(powerW / 1000, 1)
      return powerW === marks.at(-1) ? join(kilowatts, 'kW') : kilowatts
    },
  }
  return {
    data: [
      [...bins.map(({ fromW }) => fromW), top],
      [...bins.map(({ share }) => share), bins.at(-1)?.share ?? null],
    ],
    options: (palette: Palette) => ({
      padding: [10, 22, 0, 0],
      scales: { x: { time: false, range: [0, top] }, y: { range: [0, scale.top * 1.04] } },
      axes: axesOf(palette, below, { at: () => linesOf(scale), label: percent }),
      series: [{}, lineOf(palette, true)],
    }),
  }
}
