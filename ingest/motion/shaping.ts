import type { ShapePart, TurnShape } from '../past/shape.ts'
import { agrees, turnsOf } from './agreement.ts'
import type { Stretch } from './track.ts'

/** Speeds that differ by less are one, however sure a sensor is. */
const FINEST = 0.01
/** A shape of more parts is made coarser. */
const MOST_PARTS = 32

/**
 * The shape of the turn between two neighbouring ticks by the speeds in it, stretched so that they make one turn.
 * @param stretches ascending, within the two ticks
 * @returns undefined for a turn that was even, of which not all speeds are known, or whose speeds do not make one turn
 */
export function shapeOf(stretches: readonly Stretch[], fromMs: number, toMs: number): TurnShape | undefined {
  const turns = stretches.reduce((sum, stretch) => sum + turnsOf(stretch), 0)
  if (!isGapless(stretches, fromMs, toMs) || !agrees(turns)) return undefined
  let parts = joined(stretches, 1)
  for (let coarseness = 2; parts.length > MOST_PARTS; coarseness *= 2) parts = joined(parts, coarseness)
  return parts.length < 2 ? undefined : partsOf(parts, turns, fromMs, toMs)
}

function isGapless(stretches: readonly Stretch[], fromMs: number, toMs: number): boolean {
  const ends = [fromMs, ...stretches.map((stretch) => stretch.toMs)]
  return ends.at(-1) === toMs && stretches.every((stretch, i) => stretch.fromMs === ends[i])
}

/** Joins neighbours that may have had one speed, for all that is known; `coarseness` times as easily. */
function joined(stretches: readonly Stretch[], coarseness: number): Stretch[] {
  const parts: Stretch[] = []
  for (const stretch of stretches) {
    const before = parts.at(-1)
    if (before && isAlike(before, stretch, coarseness)) parts[parts.length - 1] = join(before, stretch)
    else parts.push(stretch)
  }
  return parts
}

/** Whether the speed of one lies within the band of the other. */
function isAlike(a: Stretch, b: Stretch, coarseness: number): boolean {
  const [slow, fast] = a.turnsPerHour < b.turnsPerHour ? [a, b] : [b, a]
  const band = Math.max(slow.highPerHour - slow.turnsPerHour, fast.turnsPerHour - fast.lowPerHour)
  const reach = Math.max(band, FINEST * fast.turnsPerHour)
  return fast.turnsPerHour - slow.turnsPerHour <= coarseness * reach
}

/** Both as one, with their means over the time. */
function join(a: Stretch, b: Stretch): Stretch {
  const weight = (a.toMs - a.fromMs) / (b.toMs - a.fromMs)
  const mean = (key: 'turnsPerHour' | 'lowPerHour' | 'highPerHour') => a[key] * weight + b[key] * (1 - weight)
  return {
    ...{ fromMs: a.fromMs, toMs: b.toMs, turnsPerHour: mean('turnsPerHour') },
    ...{ lowPerHour: mean('lowPerHour'), highPerHour: mean('highPerHour') },
  }
}

function partsOf(stretches: readonly Stretch[], turns: number, fromMs: number, toMs: number): TurnShape {
  let done = 0
  return stretches.map((stretch, i): ShapePart => {
    done += turnsOf(stretch)
    const isLast = i === stretches.length - 1
    return {
      time: isLast ? 1 : (stretch.toMs - fromMs) / (toMs - fromMs),
      turn: isLast ? 1 : Math.min(1, done / turns),
      lowPerHour: stretch.lowPerHour / turns,
      highPerHour: stretch.highPerHour / turns,
    }
  })
}
