import type { OrderedTurn } from '../turns/order.ts'
import { CLOCK_TOLERANCE_MS } from '../turns/placing.ts'
import type { Boots } from './boots.ts'

/**
 * The newer boot beside which an older one goes on, if it does: it turned after the first turn of that one, so there
 * are two sensors. What an old boot sends late lies before. Only a turn with a time of its own can tell.
 */
export function goesOnBeside(boots: Boots, meter: number, turn: OrderedTurn): string | undefined {
  const { boot, atMs, own, correction } = turn
  const newest = boots.newest(meter)
  if (!own || correction?.clock === 'server' || !newest || newest.boot === boot) return undefined
  const firstAtMs = boots.firstAtMs(meter, boot)
  if (firstAtMs === undefined || firstAtMs >= newest.firstAtMs) return undefined
  return atMs > newest.firstAtMs + CLOCK_TOLERANCE_MS ? newest.boot : undefined
}
