import './meter.css'
import { useSignalEffect } from '@preact/signals'
import { useMemo, useState } from 'preact/hooks'
import { Face } from '../now/face.tsx'
import type { View } from '../view.ts'
import { Alerts } from './alerts/alerts.tsx'
import { LatestAlerts } from './alerts/latest.tsx'
import { Diary } from './diary/diary.tsx'
import { figuresOf } from './figures.ts'
import { Entering } from './form/entering.tsx'
import { formOf, makeFormWay } from './form/form-way.ts'
import { Trouble } from './outages/trouble.tsx'
import type { Form, Page } from './page.ts'
import { keepRecord } from './record.ts'
import { Aligning } from './sensor/aligning.tsx'
import { Health } from './sensor/health.tsx'
import { SensorStatus } from './status.tsx'

/** The view Meter: its register, the reading diary, the sensor and what did not come as it should. */
export function MeterView({ view }: { view: View }) {
  const { watch } = view
  const [done, setDone] = useState('')
  const { open, leave } = useMemo(() => makeFormWay(view.way), [view.way])
  const page = usePage(view, open)
  const isAway = view.state.value.kind === 'offline' && page.record.diary.value === null
  const form = formOf(view.way.place.value, page.record.diary.value)
  useSignalEffect(() => {
    // Read, so that what is shown is asked for again; also when an alert tells that something has happened.
    watch.refreshed.value
    watch.present.alerts.value
    if (watch.meter.value) void page.record.refresh()
  })
  return (
    <main class="meter">
      <SensorStatus page={page} />
      <Alerts page={page} />
      <Aligning page={page} />
      <section class="register">
        <Face view={view} />
        {!isAway && <Ask page={page} />}
      </section>
      {isAway && <p class="when-back">{view.texts.meterView.whenBack}</p>}
      {!isAway && page.record.answered.value && <Kept page={page} />}
      {form && (
        <Entering
          page={page}
          form={form}
          onDone={(words) => {
            setDone(words)
            void page.record.refresh()
          }}
          onClose={leave}
        />
      )}
      <p class="unseen" role="status">
        {done}
      </p>
    </main>
  )
}

/** What the server keeps of the meter. */
function Kept({ page }: { page: Page }) {
  return (
    <>
      <Diary page={page} />
      <Health page={page} />
      <Trouble page={page} />
      <LatestAlerts page={page} />
    </>
  )
}

function usePage(view: View, open: (form: Form) => void): Page {
  const { watch } = view
  const record = useMemo(() => keepRecord(watch), [watch])
  const { locale } = view
  const timezone = watch.meter.value?.timezone
  return useMemo(() => {
    return { ...view, record, figures: figuresOf(locale, timezone), open }
  }, [view, record, locale, timezone, open])
}

function Ask({ page: { record, texts, open } }: { page: Page }) {
  const words = texts.meterView
  const isKnown = record.diary.value?.register_kwh !== null
  return (
    <div class="ask">
      <p>{isKnown ? words.same : words.noRegister}</p>
      <button type="button" class="button filled" onClick={() => open({ kind: 'reading' })}>
        {words.enterReading}
      </button>
    </div>
  )
}
