import { useMemo, useState } from 'preact/hooks'
import type { Zone } from '../../../../ingest/calendar.ts'
import { localText } from '../../../../ingest/calendar.ts'
import type { Page } from '../page.ts'
import type { Change } from './change.ts'
import { Field } from './field.tsx'
import { momentIn } from './moment.ts'
import { useZone } from './reading.tsx'
import { readNumber } from './register.ts'
import { Sheet } from './sheet.tsx'

interface Filled {
  at: string
  final: string
  start: string
  constant: string
}

/** A new meter in place of the old one: when, the old one's last register, the new one's first and its constant. */
export function ReplacementForm({ page, onDone }: { page: Page; onDone(): void }) {
  const words = page.texts.meterView
  const zone = useZone(page)
  const opened = useMemo(() => localText(zone, page.watch.clockMs()), [zone, page])
  const constant = page.record.diary.value?.impulses_per_kwh ?? page.watch.meter.value?.impulses_per_kwh ?? 75
  const [filled, setFilled] = useState<Filled>({ at: opened, final: '', start: '0', constant: String(constant) })
  const set = (key: keyof Filled) => (value: string) => setFilled({ ...filled, [key]: value })
  return (
    <Sheet
      page={page}
      save={words.save}
      cancel={words.cancel}
      fill={() => changeOf(filled, zone, page)}
      onDone={onDone}
    >
      <fieldset>
        <legend>{words.oldMeter}</legend>
        <Field
          id="at"
          label={words.replacedAt}
          type="datetime-local"
          value={filled.at}
          max={opened}
          onInput={set('at')}
        />
        <Field id="final" label={words.lastShown} value={filled.final} unit="kWh" onInput={set('final')} />
      </fieldset>
      <fieldset>
        <legend>{words.theNewMeter}</legend>
        <Field id="start" label={words.firstShown} value={filled.start} unit="kWh" onInput={set('start')} />
        <Field id="constant" label={words.turnsPerKwh} value={filled.constant} onInput={set('constant')} />
      </fieldset>
      <p class="sentence">{words.keepsHistory}</p>
    </Sheet>
  )
}

function changeOf({ at, final, start, constant }: Filled, zone: Zone, page: Page): Change | string {
  const words = page.texts.meterView
  const finalKwh = readNumber(final, page.locale)
  const startKwh = readNumber(start, page.locale)
  const turns = readNumber(constant, page.locale)
  const atMs = momentIn(zone, at)
  if (atMs === null) return words.noMoment
  if (atMs > page.watch.clockMs()) return words.future
  if (finalKwh === null || startKwh === null) return words.notANumber
  if (turns === null || turns < 1 || turns > 100_000) return words.noConstant
  const body = { at, final_kwh: finalKwh, start_kwh: startKwh, impulses_per_kwh: turns }
  return { method: 'POST', path: 'replacements', body }
}
