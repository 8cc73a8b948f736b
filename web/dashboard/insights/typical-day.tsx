import { useMemo, useState } from 'preact/hooks'
import { paintBand } from '../curve/paint.ts'
import type { Palette } from '../curve/palette.ts'
import { linesOf, scaleFor } from '../curve/scale.ts'
import { GAP } from '../format.ts'
import { Segments } from '../segments.tsx'
import type { View } from '../view.ts'
import { choiceOf } from './choice.ts'
import { SLOTS, type SlotDay } from './half-hours.ts'
import { axesOf, type Drawing, lineOf } from './plot.ts'
import { PlotFrame } from './plot-frame.tsx'
import { Needs, Section } from './section.tsx'
import { Told } from './told.tsx'
import { daysOfPart, type Typical, typicalOf } from './typical.ts'
import { hourWords, slotWords } from './words.ts'

interface TypicalDayProps {
  view: View
  days: readonly SlotDay[] | null
  needed: string | null
}

/** What a workday and a day at the weekend usually look like, and which takes more. */
export function TypicalDay({ view, days, needed }: TypicalDayProps) {
  const { watch, texts } = view
  const today = watch.past.day.value
  const isWeekend = today !== null && today.zone.localAt(today.fromMs).weekday > 5
  const { chosen, choose } = choiceOf(view, 'day', ['workday', 'weekend'], isWeekend ? 'weekend' : 'workday')
  const segments = (
    <Segments
      label={texts.insights.typicalDay}
      of={[
        ['workday', texts.insights.workday],
        ['weekend', texts.insights.weekendDay],
      ]}
      chosen={chosen}
      onChoose={choose}
    />
  )
  return (
    <Section name="typical" title={texts.insights.typicalDay} aside={days && !needed && segments}>
      {needed ? <Needs words={needed} /> : <Usual view={view} days={days} weekend={chosen === 'weekend'} />}
    </Section>
  )
}

function Usual({ view, days, weekend }: { view: View; days: readonly SlotDay[] | null; weekend: boolean }) {
  const { watch, texts, formats } = view
  const { power, energy } = formats.value
  const [chosen, setChosen] = useState<number | null>(null)
  const typical = useMemo(() => days && typicalOf(daysOfPart(days, weekend)), [days, weekend])
  const drawing = useMemo(() => typical && drawingOf(typical, view), [typical, view, formats.value])
  const clock = slotWords(view)
  const parts = watch.past.summary.value?.week_parts
  const kwh = parts?.[weekend ? 'weekend' : 'workdays'].kwh ?? null
  const sentence = partsSentence(view)
  const slot = typical && chosen !== null && chosen < SLOTS ? chosen : null
  const at = (of: Typical, i: number) => [of.lowW[i] ?? 0, of.highW[i] ?? 0, of.middleW[i] ?? 0].map(power)
  return (
    <>
      <p class="pair" data-testid="typical-kwh">
        {kwh !== null && (
          <span>
            {energy(kwh, 1)} <small>kWh {texts.insights.aDay}</small>
          </span>
        )}
      </p>
      <PlotFrame drawing={drawing} label={`${texts.insights.typicalDay}. ${sentence}`} onPoint={setChosen} />
      <p class="keys">
        <span>
          <i class="line" /> {texts.insights.middle}
        </span>
        <span>
          <i class="band" /> {texts.insights.halfOfDays}
        </span>
      </p>
      <Told
        view={view}
        name="typical"
        sentence={typical && slot !== null && clock ? aroundSentence(clock(slot), at(typical, slot), view) : sentence}
        columns={[texts.insights.time, texts.insights.lower, texts.insights.upper, texts.insights.middle]}
        rows={() => (typical && clock ? typical.middleW.map((_, i) => [clock(i), ...at(typical, i)]) : [])}
      />
    </>
  )
}

function aroundSentence(time: string, [low = '', high = '', middle = '']: string[], { texts }: View): string {
  return texts.insights.around(time, low, high, middle)
}

const SAME_SHARE = 0.02

/** Whether the weekend takes more, from means of whole days. */
function partsSentence({ watch, texts, formats }: View): string {
  const { workdays, weekend } = watch.past.summary.value?.week_parts ?? {}
  if (!workdays?.kwh || weekend?.kwh == null) return GAP
  const moreKwh = weekend.kwh - workdays.kwh
  const share = Math.abs(moreKwh) / workdays.kwh
  if (share < SAME_SHARE) return texts.insights.weekendSame
  const { with: join, energy, percent } = formats.value
  const kwh = join(energy(Math.abs(moreKwh), 1), 'kWh')
  return (moreKwh > 0 ? texts.insights.weekendMore : texts.insights.weekendLess)(kwh, percent(share))
}

const WIDE_PX = 560
const SLOTS_OF_HOUR = 2

/** Over the half hours of a day; the last holds to its end. */
function drawingOf({ lowW, middleW, highW }: Typical, view: View): Drawing {
  const { number } = view.formats.value
  const words = hourWords(view)
  const scale = scaleFor(Math.max(...highW))
  const xs = Array.from({ length: SLOTS + 1 }, (_, slot) => slot)
  const middles = xs.slice(0, SLOTS).map((slot) => slot + 0.5)
  const widened = (powersW: number[]) => [powersW[0] ?? 0, ...powersW, powersW.at(-1) ?? 0]
  const band = { atMs: [0, ...middles, SLOTS], lowW: widened(lowW), highW: widened(highW) }
  const below = {
    at: (u: { width: number }) => xs.filter((slot) => slot < SLOTS && slot % (u.width < WIDE_PX ? 12 : 6) === 0),
    label: (slot: number) => words?.clock(slot / SLOTS_OF_HOUR) ?? '',
  }
  const left = {
    at: () => linesOf(scale),
    label: (powerW: number) => {
      const kilo = scale.top >= 1000
      return number(kilo ? powerW / 1000 : powerW, 1) + (powerW === scale.top ? `${GAP}${kilo ? 'kW' : 'W'}` : '')
    },
  }
  return {
    data: [xs, [...middleW, middleW.at(-1) ?? null]],
    options: (palette: Palette) => ({
      scales: { x: { time: false, range: [0, SLOTS] }, y: { range: [0, scale.top * 1.04] } },
      axes: axesOf(palette, below, left),
      series: [{}, { ...lineOf(palette, true), fill: 'transparent' }],
      hooks: { drawClear: [(u) => paintBand(u, band, palette)] },
    }),
  }
}
