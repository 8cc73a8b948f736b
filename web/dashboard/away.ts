import type { View } from './view.ts'

/** Since when the server is away, in words; null while it is there, or may be. */
export function awayWords({ watch, state, texts, formats }: View): string | null {
  if (state.value.kind !== 'offline') return null
  return texts.noConnection(formats.value.moment(state.value.sinceMs, watch.nowMs.value))
}
