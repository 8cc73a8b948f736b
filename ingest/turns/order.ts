import type { NumberedTurn } from './decode.ts'
import { CLOCK_TOLERANCE_MS, type Correction } from './placing.ts'

/** A number of the same boot whose time is known. */
export interface Neighbour {
  seq: number
  atMs: number
}

/** New turns of one boot by ascending number, with no number between `before` and `after` that is known. */
export interface Stretch {
  turns: readonly NumberedTurn[]
  before: Neighbour | undefined
  after: Neighbour | undefined
  arrivedAtMs: number
  fastestTurnMs: number
}

/** A turn and its time in the order of its boot. */
export interface OrderedTurn extends NumberedTurn {
  atMs: number
  /** The time is the turn's own, so it can be judged by it. */
  own: boolean
}

/**
 * Gives each turn its time, so that a boot's turns keep the order of their numbers and none lies in the future:
 * - a time in that order is kept; where only the age is in order, the age counts;
 * - one that is out of it by up to a minute is moved to the nearest place a turn can have;
 * - further out, it is the sensor's clock that was set (no age), and the turn is spread as if it had no time; or it is
 *   this machine's (the time rests on its clock), and the turn stays: the wrong ones are those placed before;
 * - turns without a time are spread evenly, by their numbers, from the turn before them to the turn after or their arrival.
 */
export function inOrder(stretch: Stretch): OrderedTurn[] {
  let last = stretch.before
  const turns = stretch.turns.map((turn): OrderedTurn | NumberedTurn => {
    const timed = byItsOwnTime(turn, last, stretch)
    if (isOrdered(timed)) last = timed
    return timed
  })
  return spreadTimeless(turns, stretch)
}

function byItsOwnTime(turn: NumberedTurn, before: Neighbour | undefined, stretch: Stretch): OrderedTurn | NumberedTurn {
  const { atMs } = turn
  if (atMs === null) return turn
  const lowMs = before?.atMs ?? Number.NEGATIVE_INFINITY
  const highMs = stretch.after?.atMs ?? Number.POSITIVE_INFINITY
  if (lowMs <= atMs && atMs <= highMs) return ordered(turn, atMs, true, turn.correction)
  return outOfOrder(turn, atMs, lowMs, highMs, stretch)
}

function ordered(turn: NumberedTurn, atMs: number, own: boolean, correction: Correction | undefined): OrderedTurn {
  const { boot, seq, n } = turn
  return { boot, seq, n, atMs, own, correction }
}

/** A turn whose time is not between those of the numbers around it. */
function outOfOrder(
  turn: NumberedTurn,
  atMs: number,
  lowMs: number,
  highMs: number,
  { arrivedAtMs, fastestTurnMs }: Stretch,
): OrderedTurn | NumberedTurn {
  const { byAgeMs } = turn
  const aheadMs = atMs < lowMs ? atMs - lowMs : atMs - highMs
  const corrected = (flag: Correction['flag'], clock: Correction['clock'], used: Correction['used']) =>
    ({ flag, clock, aheadMs, used }) as const
  if (byAgeMs !== undefined && lowMs <= byAgeMs && byAgeMs <= highMs) {
    return ordered(turn, byAgeMs, true, corrected('time_adjusted', 'sensor', 'age'))
  }
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) {
    const roomMs = Math.min(highMs, Math.max(arrivedAtMs, atMs)) - lowMs
    const stepMs = Math.max(0, Math.min(roomMs, Math.max(1, Math.round(Math.min(fastestTurnMs, roomMs / 2)))))
    const nearMs = atMs < lowMs ? lowMs + stepMs : highMs - stepMs
    return ordered(turn, Math.max(0, nearMs), false, corrected('time_adjusted', 'sensor', 'neighbours'))
  }
  if (byAgeMs !== undefined) return ordered(turn, atMs, true, corrected('clock_wrong', 'server', 'age'))
  return { ...turn, atMs: null, correction: corrected('time_replaced', 'sensor', 'neighbours') }
}

function spreadTimeless(turns: readonly (OrderedTurn | NumberedTurn)[], stretch: Stretch): OrderedTurn[] {
  const all: OrderedTurn[] = []
  let before = stretch.before
  let timeless: NumberedTurn[] = []
  const spreadUpTo = (after: Neighbour | undefined) => {
    if (timeless.length === 0) return
    const times = spread(timeless, before, after, stretch)
    all.push(...timeless.map((turn, i) => ordered(turn, times[i] as number, false, turn.correction)))
    timeless = []
  }
  for (const turn of turns) {
    if (!isOrdered(turn)) {
      timeless.push(turn)
      continue
    }
    spreadUpTo(turn)
    all.push(turn)
    before = turn
  }
  spreadUpTo(stretch.after)
  return all
}

function isOrdered(turn: OrderedTurn | NumberedTurn): turn is OrderedTurn {
  return turn.atMs !== null
}

/** Times for turns without one, evenly by their numbers; where no turn is before them, as near as turns can be. */
function spread(
  turns: readonly NumberedTurn[],
  before: Neighbour | undefined,
  after: Neighbour | undefined,
  { arrivedAtMs, fastestTurnMs }: Stretch,
): number[] {
  const last = turns.at(-1)
  if (!last) return []
  const end = after && after.atMs <= arrivedAtMs ? after : { seq: last.seq, atMs: arrivedAtMs }
  const begins = before !== undefined && before.atMs - end.atMs <= CLOCK_TOLERANCE_MS
  if (!begins) {
    const own = end === after ? 0 : 1
    return turns.map((_, i) => Math.max(0, Math.round(end.atMs - (turns.length - i - own) * fastestTurnMs)))
  }
  const spanMs = Math.max(0, end.atMs - before.atMs)
  return turns.map(({ seq }) => Math.round(before.atMs + (spanMs * (seq - before.seq)) / (end.seq - before.seq)))
}
