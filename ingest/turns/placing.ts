import type { Tick } from '../../broker/contract/messages.ts'

/** How far the device's clock may be from the arrival before one of the two must be wrong. */
export const CLOCK_TOLERANCE_MS = 60_000
const DAY_MS = 86_400_000

/** Why a turn does not lie where its sensor says, and where it was put instead. */
export interface Correction {
  /**
   * `clock_wrong`: two clocks disagree; `time_replaced`: the sensor's time cannot be, and there is no age;
   * `time_adjusted`: moved by no more than a minute, so that it is not in the future and in the order of its number.
   */
  flag: 'clock_wrong' | 'time_replaced' | 'time_adjusted'
  /** Whose clock is believed to be wrong. */
  clock: 'sensor' | 'server'
  /** By how much that clock is ahead; negative: behind. */
  aheadMs: number
  /** What the turn's time was taken from. */
  used: 'at' | 'age' | 'arrival' | 'monotonic' | 'neighbours'
}

/** When a turn happened, and what had to be corrected to say so. */
export interface Placed {
  /** null: there is no time of its own that can be believed. */
  atMs: number | null
  /** By its age, where it says one: it rests on this machine's clock, not on the sensor's. */
  byAgeMs?: number | undefined
  correction?: Correction | undefined
}

/** What is known of the arrival that ticks are placed by. */
export interface PlacedBy {
  atMs: number
  /** It is earlier than what is stored already, so this machine's clock is behind. */
  serverBehind?: boolean | undefined
  /** It may have waited at a broker that is not ours, nobody knows how long. */
  mayHaveWaited?: boolean | undefined
  /** By so much this machine's clock was ahead when the message came (negative: behind); the arrival is set right. */
  clockAheadMs?: number | undefined
}

/**
 * Places the ticks of a message in time by what they say of themselves and when they came. Where `at` and `age_ms`
 * agree within a minute the earlier of the two counts, else the age, unless this machine's clock is known to be
 * behind. A lone `at` that is too old or more than a minute ahead is not believed. One that is ahead by less shows
 * by how much its clock is ahead: all of the boot are moved back by that, so that they keep their distances.
 */
export function placeTicks(ticks: readonly Tick[], arrival: PlacedBy, acceptOlderThanDays: number): Placed[] {
  const aheadMs = new Map<string, number>()
  for (const { boot, at, age_ms: ageMs } of ticks) {
    const ms = ageMs === undefined && at !== undefined ? at - arrival.atMs : 0
    if (ms > 0 && ms <= CLOCK_TOLERANCE_MS) aheadMs.set(boot, Math.max(ms, aheadMs.get(boot) ?? 0))
  }
  const placed = ticks.map((tick) => placeTick(tick, arrival, acceptOlderThanDays))
  if (aheadMs.size === 0) return placed
  return placed.map((placed, i) => {
    const tick = ticks[i] as Tick
    const ms = aheadMs.get(tick.boot)
    if (ms === undefined || placed.atMs === null || placed.correction || tick.age_ms !== undefined) return placed
    const correction = { flag: 'time_adjusted', clock: 'sensor', aheadMs: ms, used: 'arrival' } as const
    return { atMs: wholeMs(placed.atMs - ms), correction }
  })
}

function placeTick({ at, age_ms: ageMs }: Tick, arrival: PlacedBy, acceptOlderThanDays: number): Placed {
  if (at === undefined) return placeByArrival(ageMs, arrival)
  if (ageMs === undefined) return placeByTime(at, arrival, acceptOlderThanDays)
  const byAgeMs = wholeMs(arrival.atMs - ageMs)
  const aheadMs = at - (arrival.atMs - ageMs)
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return { atMs: Math.min(wholeMs(at), byAgeMs), byAgeMs }
  if (arrival.mayHaveWaited && aheadMs < 0) return { atMs: wholeMs(at) }
  if (arrival.serverBehind) return believed(at, -aheadMs)
  return { atMs: byAgeMs, byAgeMs, correction: { flag: 'clock_wrong', clock: 'sensor', aheadMs, used: 'age' } }
}

function placeByArrival(ageMs: number | undefined, { atMs, clockAheadMs }: PlacedBy): Placed {
  const byAgeMs = ageMs === undefined ? undefined : wholeMs(atMs - ageMs)
  const placed: Placed = byAgeMs === undefined ? { atMs: null } : { atMs: byAgeMs, byAgeMs }
  if (clockAheadMs === undefined) return placed
  const flag = Math.abs(clockAheadMs) > CLOCK_TOLERANCE_MS ? 'clock_wrong' : 'time_adjusted'
  return { ...placed, correction: { flag, clock: 'server', aheadMs: clockAheadMs, used: 'monotonic' } }
}

function placeByTime(at: number, arrival: PlacedBy, acceptOlderThanDays: number): Placed {
  const aheadMs = at - arrival.atMs
  const tooOld = aheadMs < -acceptOlderThanDays * DAY_MS
  if (!tooOld && aheadMs <= CLOCK_TOLERANCE_MS) return { atMs: wholeMs(at) }
  if (!tooOld && arrival.serverBehind) return believed(at, -aheadMs)
  return { atMs: null, correction: { flag: 'time_replaced', clock: 'sensor', aheadMs, used: 'arrival' } }
}

/** The sensor's time counts, because it is this machine's clock that is wrong. */
function believed(at: number, aheadMs: number): Placed {
  return { atMs: wholeMs(at), correction: { flag: 'clock_wrong', clock: 'server', aheadMs, used: 'at' } }
}

function wholeMs(atMs: number): number {
  return Math.max(0, Math.round(atMs))
}

/**
 * The shortest time between two turns that the installation allows, with a fifth to spare for jitter:
 * 0.8 × 3,600,000 × Wh per tick / P_max.
 */
export function shortestTurnMs(whPerTick: number, maxPowerW: number): number {
  return 0.8 * fastestTurnMs(whPerTick, maxPowerW)
}

/** How long a turn takes at the highest power: 3,600,000 × Wh per tick / P_max. */
export function fastestTurnMs(whPerTick: number, maxPowerW: number): number {
  return (3_600_000 * whPerTick) / maxPowerW
}
