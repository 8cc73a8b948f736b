import { makeZone } from '../../../../ingest/calendar.ts'
import type { HealthHour } from '../../answers.ts'

const QUANTITIES = ['disc', 'mark', 'contrast'] as const

/** The means of a local day; null of what was not said. */
export type LevelDay = { fromMs: number } & Record<(typeof QUANTITIES)[number], number | null>

/** What a sensor said of its levels, by local days, the newest first; days on which it said nothing are not among them. */
export function levelDaysOf(hours: readonly HealthHour[], timezone: string): LevelDay[] {
  const zone = makeZone(timezone)
  const days = new Map<number, HealthHour[]>()
  for (const hour of hours) {
    if (!QUANTITIES.some((quantity) => hour[quantity])) continue
    const fromMs = zone.startOf('day', hour.from)
    days.set(fromMs, [...(days.get(fromMs) ?? []), hour])
  }
  const dayOf = ([fromMs, ofDay]: [number, HealthHour[]]): LevelDay => {
    const [disc = null, mark = null, contrast = null] = QUANTITIES.map((quantity) => meanOf(ofDay, quantity))
    return { fromMs, disc, mark, contrast }
  }
  return [...days].map(dayOf).reverse()
}

/** Each hour weighs as much as was said in it. */
function meanOf(hours: readonly HealthHour[], quantity: (typeof QUANTITIES)[number]): number | null {
  const said = hours.flatMap((hour) => hour[quantity] ?? [])
  const n = said.reduce((sum, value) => sum + value.n, 0)
  return n === 0 ? null : said.reduce((sum, value) => sum + value.mean * (value.n / n), 0)
}
