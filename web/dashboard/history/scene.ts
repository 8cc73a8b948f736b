import type { ReadonlySignal } from '@preact/signals'
import type { Zone } from '../../../ingest/calendar.ts'
import { steady } from '../steady.ts'
import type { View } from '../view.ts'
import { placeOf, type Shown, shownOf } from './address.ts'
import type { Known } from './range.ts'

/** What every part of History reads: what the address says is to be shown, and of when anything can be known. */
export interface Scene {
  readonly view: View
  readonly zone: Zone
  readonly shown: ReadonlySignal<Shown>
  readonly known: ReadonlySignal<Known>
  /** Shows something else, at an address of its own (`go`), or at the one before (`become`). */
  go(change: Partial<Shown>): void
  become(change: Partial<Shown>): void
}

const MINUTE_MS = 60_000

/** Makes the scene of a meter whose zone is known. */
export function sceneOf(view: View, zone: Zone): Scene {
  const { watch, way } = view
  const known = steady(() => {
    const nowMs = Math.floor(watch.nowMs.value / MINUTE_MS) * MINUTE_MS
    return { nowMs, firstMs: watch.present.firstTickAtMs.value ?? nowMs }
  })
  // On the way out the address is another view's already, while this one is still there for a moment.
  let last: Shown | null = null
  const shown = steady(() => {
    const place = way.place.value
    if (place.view === 'history' || !last) last = shownOf(place, zone, known.value)
    return last
  })
  const change = (how: 'go' | 'become') => (changed: Partial<Shown>) =>
    way[how](placeOf({ ...shown.peek(), ...zoomAfter(changed, shown.peek()), ...changed }, zone, known.peek().nowMs))
  return { view, zone, shown, known, go: change('go'), become: change('become') }
}

/** Who looks at another time sees all of it; in another measure the time is the same. */
const zoomAfter = (changed: Partial<Shown>, { zoom }: Shown) => ({ zoom: 'measure' in changed ? zoom : null })
