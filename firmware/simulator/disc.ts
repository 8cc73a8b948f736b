import type { Segment } from './household.ts'

/** W·ms in a kWh; so one turn, in W·ms × impulses per kWh. */
const TURN = 3_600_000_000

/** The disc of a Ferraris meter: how far it has gone since its mark passed, 0 … TURN. */
export interface Disc {
  readonly progress: number
}

/** A disc whose mark has just passed. */
export const MARK: Disc = { progress: 0 }

/** How far the disc has gone since its mark passed: 0 … 1 of a turn. */
export function phase(disc: Disc): number {
  return disc.progress / TURN
}

/**
 * Lets power turn the disc for a while. Answers the disc after it, and when the
 * mark passed (Unix epoch ms, not rounded). Whole watts, milliseconds and
 * impulses make it exact: however a time is cut, no energy is lost or won.
 */
export function spin(disc: Disc, segment: Segment, impulsesPerKwh: number): { disc: Disc; ticksAtMs: number[] } {
  const perMs = segment.powerW * impulsesPerKwh
  const reached = disc.progress + (segment.toMs - segment.fromMs) * perMs
  const turns = Math.floor(reached / TURN)
  const ticksAtMs = Array.from({ length: turns }, (_, i) => segment.fromMs + ((i + 1) * TURN - disc.progress) / perMs)
  return { disc: { progress: reached % TURN }, ticksAtMs }
}

/** A turn of the disc: when the mark passed at its end, and the load that turned it, from the mark before. */
export interface Turn {
  toMs: number
  course: readonly Segment[]
}

/** The turns under a load; the constant of the meter is asked for at each segment. */
export function* turnsUnder<R>(load: Generator<Segment, R>, impulsesPerKwh: () => number): Generator<Turn, R> {
  let disc = MARK
  let course: Segment[] = []
  for (;;) {
    const { value, done } = load.next()
    if (done) return value
    const turned = spin(disc, value, impulsesPerKwh())
    disc = turned.disc
    let { fromMs } = value
    for (const toMs of turned.ticksAtMs) {
      yield { toMs, course: [...course, { ...value, fromMs, toMs }] }
      course = []
      fromMs = toMs
    }
    course.push({ ...value, fromMs })
  }
}

/** The part of a turn that is done at a moment, 0 … 1, and the power that turns the disc then; null outside of the turn. */
export function placeIn({ toMs, course }: Turn, atMs: number): { phase: number; powerW: number } | null {
  const now = course.find((segment) => segment.fromMs <= atMs && atMs < segment.toMs)
  return now ? { phase: energyOf(course, atMs) / energyOf(course, toMs), powerW: now.powerW } : null
}

/** What was used until a moment, W·ms. */
function energyOf(course: readonly Segment[], untilMs: number): number {
  const ms = ({ fromMs, toMs }: Segment) => Math.max(0, Math.min(toMs, untilMs) - fromMs)
  return course.reduce((sum, segment) => sum + segment.powerW * ms(segment), 0)
}
