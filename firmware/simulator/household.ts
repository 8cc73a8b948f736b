import type { Appliance } from './appliance.ts'
import { type Days, daysOf, describeDay } from './day.ts'
import { dice } from './dice.ts'
import { kitchen } from './kitchen.ts'
import { living } from './living.ts'
import { washing } from './washing.ts'

/** A time of constant power: [fromMs, toMs) in Unix epoch milliseconds, whole W. */
export interface Segment {
  fromMs: number
  toMs: number
  powerW: number
}

export interface Household {
  /** Endless segments without a gap, in order; the first begins at `fromMs`. */
  load(fromMs: number): Generator<Segment, never>
  powerW(atMs: number): number
}

const APPLIANCES: [name: string, Appliance][] = Object.entries({ ...kitchen, ...washing, ...living })

/**
 * A household that draws 8 to 12 kWh on an ordinary day. Its power at a moment
 * follows from seed, moment and zone alone, wherever one starts to look.
 * `timezone` is an IANA name; another throws a RangeError.
 */
export function createHousehold(seed: number, timezone: string): Household {
  const days = daysOf(timezone)

  function* load(fromMs: number): Generator<Segment, never> {
    // A day earlier, because a day does not begin at midnight when clocks change.
    for (let number = days.numberAt(fromMs) - 1; ; number++) {
      for (const segment of loadOfDay(seed, days, number)) {
        if (segment.toMs > fromMs) yield { ...segment, fromMs: Math.max(segment.fromMs, fromMs) }
      }
    }
  }
  return { load, powerW: (atMs) => load(atMs).next().value.powerW }
}

/** The segments of one day: its own uses and what still runs from the day before. */
function* loadOfDay(seed: number, days: Days, number: number): Generator<Segment> {
  const fromMs = days.startMs(number)
  const toMs = days.startMs(number + 1)
  const rises = new Map([[fromMs, Math.round(dice(seed, 'always on').between(60, 70))]])
  const rise = (atMs: number, byW: number) => rises.set(atMs, (rises.get(atMs) ?? 0) + byW)
  for (const use of [...usesOfDay(seed, days, number - 1), ...usesOfDay(seed, days, number)]) {
    if (use.toMs <= fromMs || use.fromMs >= toMs) continue
    rise(Math.max(use.fromMs, fromMs), use.powerW)
    rise(Math.min(use.toMs, toMs), -use.powerW)
  }
  rises.delete(toMs)
  const edges = [...rises].sort(([a], [b]) => a - b)
  let powerW = 0
  for (const [i, [atMs, byW]] of edges.entries()) {
    powerW += byW
    yield { fromMs: atMs, toMs: edges[i + 1]?.[0] ?? toMs, powerW }
  }
}

function usesOfDay(seed: number, days: Days, number: number): Segment[] {
  const startMs = days.startMs(number)
  const day = describeDay(seed, number)
  return APPLIANCES.flatMap(([name, appliance]) =>
    appliance(day, dice(seed, name, number)).map(({ atH, minutes, powerW }) => {
      const fromMs = startMs + Math.round(atH * 3_600_000)
      return { fromMs, toMs: fromMs + Math.round(minutes * 60_000), powerW }
    }),
  )
}
