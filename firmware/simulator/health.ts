import type { Health } from '../../broker/contract/messages.ts'
import type { Memory } from './memory.ts'

const QUARTER_HOUR_MS = 900_000
const DAY_MS = 86_400_000

/** How a well mounted sensor feels: levels of the disc, its mark and the dark in ADC counts. */
export function healthOf(memory: Memory, nowMs: number): Health {
  const noise = 1.2 + 0.2 * wave(nowMs, QUARTER_HOUR_MS)
  const [disc, mark] = [131, 86]
  return {
    uptime_ms: Math.round(nowMs - memory.bootedAtMs),
    rssi: Math.round(-61 + 3 * wave(nowMs, QUARTER_HOUR_MS)),
    heap: Math.max(0, 23_144 - 12 * memory.queue.length),
    queue: memory.queue.length,
    contrast: (disc - mark) / noise,
    disc,
    mark,
    noise,
    dark: Math.round(12 + 5 * wave(nowMs, DAY_MS)),
    rejected: 0,
    firmware: 'simulator',
  }
}

function wave(nowMs: number, periodMs: number): number {
  return Math.sin((2 * Math.PI * nowMs) / periodMs)
}
