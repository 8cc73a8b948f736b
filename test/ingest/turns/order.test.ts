import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NumberedTurn } from '../../../ingest/turns/decode.ts'
import { inOrder, type Neighbour, type Stretch } from '../../../ingest/turns/order.ts'
import { CLOCK_TOLERANCE_MS } from '../../../ingest/turns/placing.ts'

const ARRIVED_MS = Date.UTC(2026, 10, 22, 12)
const FASTEST_MS = 1000
const HOUR_MS = 3_600_000

const turn = (seq: number, agoMs: number | null, byAgeAgoMs?: number): NumberedTurn => ({
  boot: 'a',
  seq,
  n: 1,
  atMs: agoMs === null ? null : ARRIVED_MS - agoMs,
  ...(byAgeAgoMs !== undefined && { byAgeMs: ARRIVED_MS - byAgeAgoMs }),
})
const known = (seq: number, agoMs: number): Neighbour => ({ seq, atMs: ARRIVED_MS - agoMs })
const order = (turns: NumberedTurn[], around: Partial<Stretch> = {}) =>
  inOrder({ turns, before: undefined, after: undefined, arrivedAtMs: ARRIVED_MS, fastestTurnMs: FASTEST_MS, ...around })
const agoOf = (turns: { atMs: number }[]) => turns.map(({ atMs }) => ARRIVED_MS - atMs)

describe('turns whose times are in the order of their numbers', () => {
  test('keep them', () => {
    const turns = order([turn(2, 30_000), turn(3, 20_000)], { before: known(1, 40_000), after: known(9, 10_000) })
    expect(agoOf(turns)).toEqual([30_000, 20_000])
    expect(turns.every(({ own, correction }) => own && !correction)).toBe(true)
  })
})

describe('turns without a time', () => {
  test('are spread evenly between the turn before them and their arrival', () => {
    const turns = order(
      [2, 3, 4, 5].map((seq) => turn(seq, null)),
      { before: known(1, 40_000) },
    )
    expect(agoOf(turns)).toEqual([30_000, 20_000, 10_000, 0])
    expect(turns.some(({ own }) => own)).toBe(false)
  })

  test('are spread by their numbers up to a turn that is known after them', () => {
    const turns = order([turn(2, null), turn(4, null)], { before: known(1, 40_000), after: known(5, 0) })
    expect(agoOf(turns)).toEqual([30_000, 10_000])
  })

  test('lie between the turns of their message', () => {
    expect(agoOf(order([turn(1, 20_000), turn(2, null), turn(3, 10_000), turn(4, null)]))).toEqual([
      20_000, 15_000, 10_000, 0,
    ])
  })

  test('end with their arrival, as near as turns can be, where no turn is known before them', () => {
    expect(agoOf(order([1, 2, 3].map((seq) => turn(seq, null))))).toEqual([2000, 1000, 0])
    expect(agoOf(order([turn(1, null)], { after: known(2, 5000) }))).toEqual([6000])
  })
})

describe('a sensor whose clock jumps back within a boot', () => {
  test('by seconds: its turns lie where a turn can, next to the one before, and are flagged', () => {
    const [moved] = order([turn(11, 5000)], { before: known(10, 3000) })
    expect(moved).toMatchObject({ atMs: ARRIVED_MS - 2000, own: false })
    expect(moved?.correction).toMatchObject({ flag: 'time_adjusted', clock: 'sensor', used: 'neighbours' })
  })

  test('by seconds: the age of its turns is used where they have one', () => {
    const [moved] = order([turn(11, 5000, 20)], { before: known(10, 3000) })
    expect(moved).toMatchObject({ atMs: ARRIVED_MS - 20, own: true, correction: { used: 'age' } })
  })

  test('by an hour: its turns lie between the one before and their arrival, and are flagged', () => {
    const turns = order([turn(11, HOUR_MS), turn(12, HOUR_MS - 9000)], { before: known(10, 20_000) })
    expect(agoOf(turns)).toEqual([10_000, 0])
    for (const { own, correction } of turns) {
      expect(own).toBe(false)
      expect(correction).toMatchObject({ flag: 'time_replaced', clock: 'sensor', used: 'neighbours' })
    }
  })
})

test('a turn whose age is further out of order stays: it is the clock of this machine that was set', () => {
  const [stays] = order([turn(11, 20, 20)], { before: known(10, -HOUR_MS) })
  expect(stays).toMatchObject({ atMs: ARRIVED_MS - 20, own: true })
  expect(stays?.correction).toMatchObject({ flag: 'clock_wrong', clock: 'server', aheadMs: -HOUR_MS - 20 })
})

test('whatever turns without an age say, they keep their order, are not in the future, and are flagged where moved', () => {
  const around = fc.option(fc.integer({ min: 0, max: 4 * HOUR_MS }), { nil: undefined })
  const times = fc.array(fc.option(fc.integer({ min: 0, max: 5 * HOUR_MS })), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(times, around, around, (agos, one, two) => {
      const [earlier, later] = one !== undefined && two !== undefined && one < two ? [two, one] : [one, two]
      const before = earlier === undefined ? undefined : known(1, earlier)
      const after = later === undefined ? undefined : known(1000, later)
      const turns = order(
        agos.map((ago, i) => turn(i + 2, ago)),
        { before, after },
      )
      const times = [before, ...turns, after].flatMap((t) => (t ? [t.atMs] : []))
      const roomMs = (after?.atMs ?? ARRIVED_MS) - (before?.atMs ?? 0)
      fc.pre(roomMs > 2 * (turns.length + 1))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(Math.max(...times)).toBeLessThanOrEqual(ARRIVED_MS)
      for (const [i, { atMs, correction }] of turns.entries()) {
        const said = turn(i + 2, agos[i] ?? null).atMs
        if (said !== null && said !== atMs) {
          const flag = Math.abs(correction?.aheadMs ?? 0) <= CLOCK_TOLERANCE_MS ? 'time_adjusted' : 'time_replaced'
          expect(correction).toMatchObject({ flag, clock: 'sensor', used: 'neighbours' })
        }
        if (said === atMs) expect(correction).toBeUndefined()
      }
    }),
  )
})
