import { computed } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { formatsOf } from './format.ts'
import { type Later, laterView, type Part } from './later.tsx'
import { languageChoice, languageOf, localeOf } from './locale.ts'
import { locked } from './login/session.ts'
import { Now } from './now/now.tsx'
import { Rail } from './rail.tsx'
import { stateOf } from './state.ts'
import { steady } from './steady.ts'
import type { View } from './view.ts'
import type { Watch } from './watch.ts'
import type { ViewName, Way } from './way.ts'

// The code of a view comes with it, so that the first one is there soon.
const LATER = {
  history: laterView(async () => (await import('./history/history.tsx')).History),
  insights: laterView(async () => (await import('./insights/insights.tsx')).Insights),
  meter: laterView(async () => (await import('./meter/meter.tsx')).MeterView),
  settings: laterView(async () => (await import('./settings/settings.tsx')).SettingsView),
  meters: laterView(async () => (await import('./meters/meters.tsx')).Meters),
}
const Gate = laterView(async () => (await import('./login/gate.tsx')).Gate).Part
const PARTS: Record<ViewName, Part | Later<{ view: View }>['Part']> = {
  now: Now,
  history: LATER.history.Part,
  insights: LATER.insights.Part,
  meter: LATER.meter.Part,
  settings: LATER.settings.Part,
  meters: LATER.meters.Part,
}

/** By then the first view is drawn, also on an old phone; the others are fetched, so that a tap finds them there. */
const AHEAD_AFTER_MS = 3_000

interface AppProps {
  watch: Watch
  way: Way
  /** The languages of the browser, the dearest first. */
  languages: readonly string[]
}

/** The page: a rail of views (tabs at a phone's foot) and the view itself. */
export function App({ watch, way, languages }: AppProps) {
  const { locale, texts } = localeOf(
    languageOf(languageChoice.chosen.value, watch.meter.value?.locale ?? null, languages),
  )
  const { view: name } = way.place.value
  const Part = PARTS[name]
  useEffect(() => {
    setTimeout(() => {
      for (const { fetch } of Object.values(LATER)) fetch()
    }, AHEAD_AFTER_MS)
  }, [])
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  useEffect(() => {
    document.title = name === 'now' ? 'Wattwheel' : `${texts.tabs[name]} · Wattwheel`
    scrollTo(0, 0)
  }, [name, texts])
  const view = useMemo<View>(() => {
    const formats = computed(() => formatsOf(locale, watch.meter.value))
    const state = steady(() =>
      stateOf(watch.present.live.value, watch.connection.value, watch.present.firstTickAtMs.value, watch.nowMs.value),
    )
    return { watch, way, locale, texts, formats, state }
  }, [watch, way, locale, texts])
  if (locked.value !== null) return <Gate view={view} />
  return (
    <>
      <Rail texts={texts} current={name} />
      <Part view={view} />
    </>
  )
}
