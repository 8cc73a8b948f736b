import { computed } from '@preact/signals'
import { useMemo, useState } from 'preact/hooks'
import type { Profile } from '../answers.ts'
import { GAP } from '../format.ts'
import type { View } from '../view.ts'
import { MapGrid } from './map-grid.tsx'
import { priceOf } from './price.ts'
import { Needs, Section } from './section.tsx'
import { Told } from './told.tsx'
import { type Extremes, extremeHours, type Hour, keyOf, rowsOf } from './week-map.ts'
import { type HourWords, hourWords } from './words.ts'

interface MapProps {
  view: View
  profile: Profile | null
  needed: string | null
}

/** The week as a map of weekday and hour: the darker (in the dark: the lighter), the more power. */
export function WeekMap({ view, profile, needed }: MapProps) {
  const { texts, formats } = view
  const words = hourWords(view)
  const rows = useMemo(
    () => profile && rowsOf(profile, formats.value.firstWeekday),
    [profile, formats.value.firstWeekday],
  )
  const extremes = rows && !needed ? extremeHours(rows) : null
  const { power } = formats.value
  return (
    <Section
      name="when"
      title={texts.insights.when}
      aside={extremes && <Scale low={power(extremes.quietest.powerW)} high={power(extremes.busiest.powerW)} />}
    >
      {needed && <Needs words={needed} />}
      {!needed && !extremes && <Awaited view={view} />}
      {rows && words && extremes && <Week view={view} rows={rows} extremes={extremes} words={words} />}
    </Section>
  )
}

/** As high as the map will be. */
function Awaited({ view }: { view: View }) {
  return (
    <>
      <div class="map empty" />
      <Told view={view} name="when" sentence={GAP} columns={[]} rows={() => []} />
    </>
  )
}

function Scale({ low, high }: { low: string; high: string }) {
  return (
    <span class="scale">
      {low}
      <i />
      {high}
    </span>
  )
}

interface WeekProps {
  view: View
  rows: readonly Hour[][]
  extremes: Extremes
  words: HourWords
}

function Week({ view, rows, extremes, words }: WeekProps) {
  const { texts } = view
  const [chosen, setChosen] = useState<Hour | null>(null)
  const current = useMemo(() => computed(() => currentHour(view)), [view]).value
  const sentence = extremesSentence(extremes, view, words)
  const weekdays = rows.map((row) => words.weekday(row[0]?.weekday ?? 1))
  return (
    <>
      <MapGrid {...{ rows, words, extremes, current, chosen }} label={sentence} onChoose={setChosen} />
      <Told
        view={view}
        name="when"
        sentence={chosen ? hourSentence(chosen, view, words) : sentence}
        columns={[texts.insights.time, ...weekdays]}
        rows={() =>
          (rows[0] ?? []).map(({ hour }) => [words.clock(hour), ...rows.map((row) => write(row[hour], view))])
        }
      />
    </>
  )
}

const write = (hour: Hour | undefined, { formats }: View) =>
  hour?.powerW == null ? '–' : formats.value.power(hour.powerW)

/** The hour it is now, by the clock on the wall. */
function currentHour({ watch }: View): string | null {
  const day = watch.past.day.value
  return day && keyOf(day.zone.localAt(watch.nowMs.value))
}

function extremesSentence({ busiest, quietest }: Extremes, { texts, formats }: View, words: HourWords): string {
  const { power } = formats.value
  const most = texts.insights.busiest(words.hour(busiest), power(busiest.powerW))
  return `${most} ${texts.insights.quietest(words.hour(quietest), power(quietest.powerW))}`
}

function hourSentence(hour: Hour, view: View, words: HourWords): string {
  const { texts, formats } = view
  if (hour.powerW === null) return texts.insights.hourUnknown(words.hour(hour))
  const mean = texts.insights.hourMean(words.hour(hour), formats.value.power(hour.powerW))
  const price = priceOf(view)
  if (price === null) return `${mean}.`
  return `${mean}, ${texts.insights.perHour(formats.value.money((hour.powerW / 1000) * price))}.`
}
