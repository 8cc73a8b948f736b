import { computed } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { formatsOf } from './format.ts'
import { localeOf } from './locale.ts'
import { Now } from './now/now.tsx'
import { Rail } from './rail.tsx'
import { stateOf } from './state.ts'
import { steady } from './steady.ts'
import type { View } from './view.ts'
import type { Watch } from './watch.ts'

/** The page: a rail of views (a foot on phones) and the view itself; the settings may name another language. */
export function App({ watch, language }: { watch: Watch; language: string }) {
  const { locale, texts } = localeOf(watch.meter.value?.locale ?? language)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const view = useMemo<View>(() => {
    const formats = computed(() => formatsOf(locale, watch.meter.value))
    const state = steady(() =>
      stateOf(watch.present.live.value, watch.connection.value, watch.present.firstTickAtMs.value, watch.nowMs.value),
    )
    return { watch, texts, formats, state }
  }, [watch, locale, texts])
  return (
    <>
      <Rail texts={texts} />
      <Now view={view} />
    </>
  )
}
