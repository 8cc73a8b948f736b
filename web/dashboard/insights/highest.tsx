import './highest.css'
import { useMemo } from 'preact/hooks'
import { localText } from '../../../ingest/calendar.ts'
import type { Period } from '../api.ts'
import type { View } from '../view.ts'
import { hashOf } from '../way.ts'
import { type KnownDay, type Records, recordsOf } from './records.ts'
import { Needs, Section } from './section.tsx'

interface HighestProps {
  view: View
  year: readonly Period[] | null
  needed: string | null
}

/** The days that took most; each leads to itself in the view History. */
export function Highest({ view, year, needed }: HighestProps) {
  const { texts } = view
  const records = useMemo(() => year && recordsOf(year), [year])
  return (
    <Section name="highest" title={texts.insights.highest} aside={!needed && texts.insights.lastYear}>
      {needed && <Needs words={needed} />}
      {!needed && records && <Days view={view} records={records} />}
    </Section>
  )
}

function Days({ view, records }: { view: View; records: Records }) {
  const { texts, formats } = view
  const { power, number } = formats.value
  const dayOf = formats.value.dates({ day: 'numeric', month: 'long', year: 'numeric' })
  const first = records.highest[0]
  const sentences = [
    first && texts.insights.timesUsual(dayOf(first.from), number(first.kwh / records.usualKwh, 1)),
    records.peak && texts.insights.highestPower(power(records.peak.powerW), dayOf(records.peak.fromMs)),
  ]
  return (
    <>
      <ol class="records">
        {records.highest.map((day) => (
          <Record key={day.from} view={view} day={day} share={day.kwh / (first?.kwh ?? day.kwh)} />
        ))}
      </ol>
      <p class="sentence" data-testid="highest-sentence">
        {sentences.filter(Boolean).join(' ')}
      </p>
    </>
  )
}

function Record({ view, day, share }: { view: View; day: KnownDay; share: number }) {
  const { watch, formats } = view
  const { weekday, dates, with: join, energy, money } = formats.value
  const zone = watch.past.day.value?.zone
  const path = zone ? ['day', localText(zone, day.from).slice(0, 10)] : []
  return (
    <li>
      <a href={hashOf({ view: 'history', path, query: {} })}>
        <span>
          {weekday(day.from)} {dates({ day: 'numeric', month: 'short', year: 'numeric' })(day.from)}
        </span>
        <i style={{ width: `${share * 100}%` }} />
        <span>
          <b>{join(energy(day.kwh, 1), 'kWh')}</b> {day.cost !== null && money(day.cost)}
        </span>
      </a>
    </li>
  )
}
