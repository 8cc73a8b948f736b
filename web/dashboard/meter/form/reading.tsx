import { useMemo, useState } from 'preact/hooks'
import { localText, makeZone, type Zone } from '../../../../ingest/calendar.ts'
import { type Fault, faultOf } from '../diary/check.ts'
import type { Page } from '../page.ts'
import type { Change } from './change.ts'
import { Field } from './field.tsx'
import { momentIn } from './moment.ts'
import { readNumber } from './register.ts'
import { Sheet } from './sheet.tsx'

/** The zone of the meter, as long as a form is open. */
export function useZone({ watch }: Page): Zone {
  const timezone = watch.meter.value?.timezone ?? 'UTC'
  return useMemo(() => makeZone(timezone), [timezone])
}

/** A reading: what the register shows, and when it was looked at. */
export function ReadingForm({ page, onDone }: { page: Page; onDone(): void }) {
  const words = page.texts.meterView
  const zone = useZone(page)
  const opened = useMemo(() => localText(zone, page.watch.clockMs()), [zone, page])
  const [kwhText, setKwh] = useState('')
  const [atText, setAt] = useState(opened)
  const kwh = readNumber(kwhText, page.locale)
  const note = atText === opened && kwh !== null ? comparison(kwh, page) : words.allDigits
  return (
    <Sheet
      page={page}
      save={words.save}
      cancel={words.cancel}
      fill={() => changeOf(kwh, atText, zone, page)}
      onDone={onDone}
    >
      <Field id="kwh" label={words.meterShows} value={kwhText} unit="kWh" note={note} onInput={setKwh} />
      <Field id="at" label={words.readAt} type="datetime-local" value={atText} max={opened} onInput={setAt} />
    </Sheet>
  )
}

function changeOf(kwh: number | null, at: string, zone: Zone, page: Page): Change | string {
  const words = page.texts.meterView
  const atMs = momentIn(zone, at)
  if (kwh === null) return words.notANumber
  if (atMs === null) return words.noMoment
  const fault = faultOf(page.record.diary.value?.readings ?? [], atMs, kwh, page.watch.clockMs())
  return fault ? faultWords(fault, page) : { method: 'POST', path: 'readings', body: { at, kwh } }
}

function faultWords(fault: Fault, { texts, figures, formats }: Page): string {
  const words = texts.meterView
  if (fault.kind === 'future') return words.future
  const at = figures.moment(fault.than.at)
  const kwh = formats.value.reading(fault.than.kwh)
  return fault.kind === 'tooEarly' ? words.tooEarly(at) : words[fault.kind](kwh, at)
}

/** How what was read compares with the register that is counted on; so a slip of the finger is seen before it is sent. */
function comparison(kwh: number, { record, watch, texts, formats }: Page): string {
  const words = texts.meterView
  const shown = watch.present.live.value?.reading_kwh ?? record.diary.value?.register_kwh ?? null
  if (shown === null) return words.allDigits
  const { reading } = formats.value
  const difference = kwh - shown
  if (Math.round(difference * 10) === 0) return words.equal(reading(shown))
  return words[difference > 0 ? 'more' : 'less'](reading(shown), reading(Math.abs(difference)))
}
