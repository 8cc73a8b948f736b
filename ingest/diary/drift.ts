import { Fault } from '../../broker/contract/fault.ts'
import type { History } from '../past/history.ts'
import type { Diary, Reading, Register } from './diary.ts'
import { type Hint, hintOf } from './hint.ts'
import { type Interval, intervalOf } from './interval.ts'

/** How far the count is from the register between two readings of one meter. */
export interface Drift extends Interval {
  hint: Hint | null
}

type Counter = Pick<History, 'kwhAt' | 'firstAtMs'>

/** The drift between all neighbouring readings, ascending; of readings of one moment the last is taken. */
export function driftsOf(diary: Diary, counter: Counter): Drift[] {
  const moments = [...new Set(diary.flatMap(({ readings }) => readings.map(({ atMs }) => atMs)))]
  const kwhAt = counter.kwhAt(moments)
  const kwhUntil = new Map(moments.map((atMs, i) => [atMs, kwhAt[i] as number]))
  return diary.flatMap((register) => {
    const intervals = neighbours(register).map(([from, to]) => {
      const countedKwh = (kwhUntil.get(to.atMs) as number) - (kwhUntil.get(from.atMs) as number)
      return intervalOf(register, from, to, countedKwh, counter.firstAtMs)
    })
    return intervals.map((interval) => ({ ...interval, hint: hintOf(interval, intervals) }))
  })
}

/**
 * The drift between two readings, named by their ids (null: the installation; of a replacement the start is meant, or
 * as `toId` the final reading), also with others between them.
 * @throws Fault if one is not known, they are of two meters, or `toId` is not the later one
 */
export function driftBetween(diary: Diary, fromId: string | null, toId: string | null, counter: Counter): Drift {
  const [fromRegister, from] = find(diary, fromId, 'final')
  const [register, to] = find(diary, toId, 'start')
  if (fromRegister !== register) {
    throw new Fault(
      `Expected two readings of one meter, got ${named(fromId)} and ${named(toId)}, between which it was replaced. ` +
        'Ask up to the replacement, and from it on.',
    )
  }
  if (from.atMs >= to.atMs) {
    throw new Fault(`Expected the later reading last, got ${named(fromId)} before ${named(toId)}. Exchange the two.`)
  }
  const inner = { ...register, readings: register.readings.filter(({ atMs }) => from.atMs <= atMs && atMs <= to.atMs) }
  const [start = 0, end = 0] = counter.kwhAt([from.atMs, to.atMs])
  const whole = intervalOf(register, from, to, end - start, counter.firstAtMs)
  return { ...whole, hint: hintOf(whole, driftsOf([inner], counter)) }
}

function named(id: string | null): string {
  return id === null ? 'the installation' : id
}

function find(diary: Diary, id: string | null, not: Reading['kind']): [Register, Reading] {
  for (const register of diary) {
    const reading = register.readings.find((reading) => reading.id === id && reading.kind !== not)
    if (reading) return [register, reading]
  }
  throw new Fault(`Expected the id of a reading that is there, got ${named(id)}. The list of readings has the ids.`)
}

function neighbours({ readings }: Register): [Reading, Reading][] {
  const distinct = readings.filter(({ atMs }, i) => readings[i + 1]?.atMs !== atMs)
  return distinct.slice(1).map((to, i) => [distinct[i] as Reading, to])
}
