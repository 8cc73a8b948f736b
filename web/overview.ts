import type { Meter } from '../ingest/meter.ts'
import type { Feed } from './feed.ts'
import type { Glance, Overview } from './glance.ts'

/** What comes first: a name's letters, the highest power or energy, who is missing longest, the weakest of a kind. */
export const ORDERS = ['name', 'power', 'today', 'missing', 'signal', 'contrast'] as const
export type Order = (typeof ORDERS)[number]

type Named = Pick<Meter, 'id' | 'name'>

/** How many sensors there are of each presence. */
export type Presences = Overview['sensors']

/** What is known of a meter at this moment. */
export function glanceAt({ id, name }: Meter, feed: Pick<Feed, 'live' | 'health'>): Glance {
  const live = feed.live(id)
  const health = feed.health(id)
  return {
    ...{ id, name, power_w: live?.power_w ?? null, bound: live?.bound ?? false, today_kwh: live?.today_kwh ?? null },
    ...{ sensor: live?.sensor ?? 'unknown', sensor_at: live?.sensor_at ?? null },
    ...{ rssi: health?.rssi ?? null, contrast: health?.contrast ?? null },
  }
}

/** Whether a meter's name, or what the settings call it, holds what is searched; capitals are all the same. */
export function isSought({ id, name }: Named, search: string): boolean {
  const sought = search.trim().toLocaleLowerCase()
  return id.includes(sought) || name.toLocaleLowerCase().includes(sought)
}

const MISSING_FIRST = { offline: 0, unknown: 1, online: 2 } satisfies Presences

/** What is not known comes last. */
const falling = (a: number | null, b: number | null) =>
  (b ?? Number.NEGATIVE_INFINITY) - (a ?? Number.NEGATIVE_INFINITY)
const rising = (a: number | null, b: number | null) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY)

const COMPARE: Record<Order, (a: Glance, b: Glance) => number> = {
  name: () => 0,
  power: (a, b) => falling(a.power_w, b.power_w),
  today: (a, b) => falling(a.today_kwh, b.today_kwh),
  missing: (a, b) => MISSING_FIRST[a.sensor] - MISSING_FIRST[b.sensor] || rising(a.sensor_at, b.sensor_at),
  signal: (a, b) => rising(a.rssi, b.rssi),
  contrast: (a, b) => rising(a.contrast, b.contrast),
}

/** By name, as people count; names alike by what the settings call them. */
export function byName<Meter extends Named>(meters: readonly Meter[]): Meter[] {
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  return meters.toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
}

/** What is in order by name, in another order; what is equal by it stays by name. */
export const inOrder = (glances: readonly Glance[], order: Order): Glance[] => glances.toSorted(COMPARE[order])

/** How many of these sensors there are of each. */
export function presencesOf(glances: readonly Glance[]): Presences {
  const presences: Presences = { online: 0, offline: 0, unknown: 0 }
  for (const { sensor } of glances) presences[sensor]++
  return presences
}
