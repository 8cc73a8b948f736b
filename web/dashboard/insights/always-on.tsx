import { useMemo, useState } from 'preact/hooks'
import type { Palette } from '../curve/palette.ts'
import { linesOf, scaleFor } from '../curve/scale.ts'
import { GAP } from '../format.ts'
import type { View } from '../view.ts'
import type { SlotDay } from './half-hours.ts'
import { type Night, nightsOf, stepIn } from './nights.ts'
import { axesOf, type Drawing, lineOf } from './plot.ts'
import { PlotFrame } from './plot-frame.tsx'
import { Needs, Section } from './section.tsx'
import { Told } from './told.tsx'
import { yearPaceKwh } from './year.ts'

interface AlwaysOnProps {
  view: View
  days: readonly SlotDay[] | null
  needed: string | null
}

/** What is never switched off, what it costs a year, and whether it has grown. */
export function AlwaysOn({ view, days, needed }: AlwaysOnProps) {
  const { texts } = view
  return (
    <Section name="always" title={texts.alwaysOn} aside={!needed && texts.insights.nightly}>
      {needed ? <Needs words={needed} /> : <Nights view={view} days={days} />}
    </Section>
  )
}

function Nights({ view, days }: { view: View; days: readonly SlotDay[] | null }) {
  const { texts, formats } = view
  const [chosen, setChosen] = useState<number | null>(null)
  const nights = useMemo(() => days && nightsOf(days), [days])
  const drawing = useMemo(() => nights && drawingOf(nights, view), [nights, view, formats.value])
  const sentence = useMemo(() => nights && stepSentence(nights, view), [nights, view, formats.value])
  const words = [meaningOf(view), sentence].filter(Boolean).join(' ') || GAP
  const night = chosen === null ? undefined : nights?.[chosen]
  return (
    <>
      <Amount view={view} />
      <PlotFrame drawing={drawing} label={`${texts.insights.nightly}. ${words}`} onPoint={setChosen} />
      <Told
        view={view}
        name="always"
        sentence={night ? nightWords(night, view) : words}
        columns={[texts.insights.nights, texts.insights.power]}
        rows={() => (nights ?? []).map(({ fromMs, powerW }) => [formats.value.longDay(fromMs), write(powerW, view)])}
      />
    </>
  )
}

const write = (powerW: number | null, { formats }: View) => (powerW === null ? '–' : formats.value.power(powerW))

/** The power that is always on, and what it costs a year. */
export function Amount({ view: { watch, texts, formats } }: { view: View }) {
  const { power_w = null, cost_per_year = null } = watch.past.summary.value?.always_on ?? {}
  const amount = power_w === null ? null : formats.value.hero(power_w)
  return (
    <p class="pair" data-testid="always-on">
      {amount && (
        <span>
          {amount.number} <small>{amount.unit}</small>
        </span>
      )}{' '}
      {cost_per_year !== null && (
        <span class="cost">
          {formats.value.roughMoney(cost_per_year)} <small>{texts.insights.aYear}</small>
        </span>
      )}
    </p>
  )
}

/** What it comes to in a year, and its share of all. */
export function meaningOf({ watch, texts, formats }: View): string {
  const summary = watch.past.summary.value
  const kwh = summary?.always_on.kwh_per_year ?? null
  if (!summary || kwh === null) return ''
  const { with: join, energy, percent } = formats.value
  const written = join(energy(kwh, 1), 'kWh')
  const allKwh = yearPaceKwh(summary)
  return allKwh ? texts.insights.kwhAYear(written, percent(kwh / allKwh)) : texts.insights.onlyKwhAYear(written)
}

function stepSentence(nights: readonly Night[], { texts, formats }: View): string {
  const step = stepIn(nights)
  if (!step) return ''
  const [power, day] = [formats.value.power(Math.abs(step.changeW)), formats.value.longDay(step.sinceMs)]
  return step.changeW > 0 ? texts.insights.upSince(power, day) : texts.insights.downSince(power, day)
}

function nightWords({ fromMs, powerW }: Night, { texts, formats }: View): string {
  const day = formats.value.date(fromMs)
  return powerW === null ? texts.insights.nightUnknown(day) : texts.insights.night(day, formats.value.power(powerW))
}

const FORTNIGHT = 14
const WIDE_PX = 460
const LOWEST_TOP_W = 20

/** Each night holds to the next. */
function drawingOf(nights: readonly Night[], { formats }: View): Drawing {
  const { shortDay, number } = formats.value
  const count = nights.length
  const scale = scaleFor(Math.max(0, ...nights.map(({ powerW }) => powerW ?? 0)), null, LOWEST_TOP_W)
  const below = {
    // From the newest backwards, so that none stands cut off at the right edge.
    at: ({ width }: { width: number }) => {
      const every = width < WIDE_PX ? 2 * FORTNIGHT : FORTNIGHT
      return nights.flatMap((_, i) => ((count - i) % every === 0 ? [i] : []))
    },
    label: (i: number) => (nights[i] ? shortDay(nights[i].fromMs) : ''),
  }
  const left = {
    at: () => linesOf(scale),
    label: (powerW: number) => number(powerW) + (powerW === scale.top ? `${GAP}W` : ''),
  }
  const ys = [...nights.map(({ powerW }) => powerW), nights.at(-1)?.powerW ?? null]
  return {
    data: [ys.map((_, i) => i), ys],
    options: (palette: Palette) => ({
      scales: { x: { time: false, range: [0, count] }, y: { range: [0, scale.top * 1.04] } },
      axes: axesOf(palette, below, left),
      series: [{}, lineOf(palette, true)],
    }),
  }
}
