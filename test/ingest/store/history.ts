import fc from 'fast-check'
import type { Tick } from '../../../broker/contract/messages.ts'
import { WIDTHS_MS } from '../../../ingest/store/schema.ts'
import { START_MS } from './store.ts'

/** A turn with its number and its time. */
export type Turn = Tick & { at: number }

/** Intervals from the shortest that a meter of 75 per kWh behind 3 × 63 A can have (884 ms) to a few days. */
const intervals = fc.oneof(
  fc.integer({ min: 884, max: 20_000 }),
  fc.integer({ min: 884, max: 3_600_000 }),
  fc.integer({ min: 884, max: 200_000_000 }),
)

/** A tick history: turns in the order of time, with reboots, and numbers that never came. */
export const histories: fc.Arbitrary<Turn[]> = fc
  .array(
    fc.record({
      intervalMs: intervals,
      lost: fc.oneof(
        { weight: 9, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
      ),
      reboot: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((steps) => {
    let at = START_MS
    let boot = 0
    let seq = 0
    return steps.map(({ intervalMs, lost, reboot }) => {
      at += intervalMs
      if (reboot) boot++
      seq = reboot ? 1 : seq + 1 + lost
      return { boot: `boot${boot}`, seq, at }
    })
  })

/** The same turns as they might be delivered: in any order, some again and again, in messages, in batches. */
export function deliveriesOf<T>(history: readonly T[]): fc.Arbitrary<T[][][]> {
  return fc
    .array(fc.constantFrom(...history), { maxLength: 30 })
    .chain((again) => {
      const all = [...history, ...again]
      const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
      const sizes = (max: number) => fc.array(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 10 })
      return fc.tuple(order, sizes(64), sizes(8))
    })
    .map(([order, messageSizes, batchSizes]) => cut(cut(order, messageSizes), batchSizes))
}

/** Cuts a list into pieces of the given sizes, which repeat. */
function cut<T>(list: readonly T[], sizes: readonly number[]): T[][] {
  const pieces: T[][] = []
  for (let from = 0; from < list.length; ) {
    const size = sizes[pieces.length % sizes.length] as number
    pieces.push(list.slice(from, from + size))
    from += size
  }
  return pieces
}

/** The ranges of numbers in a history, counted by hand. */
export function rangesOf(history: readonly Turn[]): object[] {
  const turns = history.toSorted((a, b) => (a.boot === b.boot ? a.seq - b.seq : a.boot < b.boot ? -1 : 1))
  const begins = turns.filter(({ boot, seq }, i) => turns[i - 1]?.boot !== boot || turns[i - 1]?.seq !== seq - 1)
  const ends = turns.filter(({ boot, seq }, i) => turns[i + 1]?.boot !== boot || turns[i + 1]?.seq !== seq + 1)
  return begins.map(({ boot, seq, at }, i) => {
    const end = ends[i] as Turn
    return { boot, lo: seq, hi: end.seq, lo_at_ms: at, hi_at_ms: end.at }
  })
}

/** The rollups of ascending ticks, counted by hand from every single one. */
export function rollupsOf(times: readonly number[]): object[] {
  return WIDTHS_MS.flatMap((widthMs) => {
    const buckets = [...new Set(times.map((time) => Math.floor(time / widthMs)))]
    return buckets.map((bucket) => {
      const inside = times.filter((time) => Math.floor(time / widthMs) === bucket)
      const intervalsMs = inside.flatMap((time) => {
        const before = times[times.indexOf(time) - 1]
        return before === undefined ? [] : [time - before]
      })
      return {
        width_ms: widthMs,
        bucket,
        n: inside.length,
        first_ms: (inside[0] as number) - bucket * widthMs,
        last_ms: (inside.at(-1) as number) - bucket * widthMs,
        shortest_ms: intervalsMs.length > 0 ? Math.min(...intervalsMs) : null,
        longest_ms: intervalsMs.length > 0 ? Math.max(...intervalsMs) : null,
      }
    })
  })
}
