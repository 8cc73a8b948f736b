import type { Clock } from '../../broker/contract/clock.ts'
import type { OnlineSpan } from '../store/online.ts'
import { CLOCK_TOLERANCE_MS } from '../turns/placing.ts'

/** A span of a meter's sensor. */
export type SensorSpan = OnlineSpan & { meter: string }

/** The spans in which the sensors were known to be online, from their signs of life, until they are written. */
export interface OnlineSpans {
  /** The sensor is there, and was since its last sign of life, unless it was gone in between. */
  seen(meter: string, atMs: number): void
  /** Nothing is known of it after its last sign of life. */
  gone(meter: string): void
  /** How much of the span that goes on is not written yet. */
  lagMs(meter: string): number
  unwritten(): SensorSpan[]
  /** What was unwritten is written. */
  written(): void
}

interface Running extends SensorSpan {
  writtenMs: number
  /** By how much the wall clock was ahead of the steady one at the last sign of life. */
  offsetMs: number
}

const isUnwritten = ({ toMs, writtenMs }: Running) => toMs > writtenMs

export function makeOnlineSpans(clock: Clock): OnlineSpans {
  const running = new Map<string, Running>()
  let ended: Running[] = []

  function gone(meter: string): void {
    const span = running.get(meter)
    if (span && isUnwritten(span)) ended.push(span)
    running.delete(meter)
  }

  return {
    seen(meter, saidMs) {
      const nowMs = clock.wallMs()
      const atMs = Math.round(Math.min(saidMs, nowMs))
      const offsetMs = nowMs - clock.monoMs()
      const before = running.get(meter)
      // The clock was set, or the machine slept: what lies between is not known.
      if (before && Math.abs(offsetMs - before.offsetMs) > CLOCK_TOLERANCE_MS) gone(meter)
      const span = running.get(meter) ?? { meter, fromMs: atMs, toMs: atMs, writtenMs: atMs, offsetMs }
      running.set(meter, { ...span, toMs: Math.max(span.toMs, atMs), offsetMs })
    },
    gone,
    lagMs(meter) {
      const span = running.get(meter)
      return span ? span.toMs - span.writtenMs : 0
    },
    unwritten: () =>
      [...ended, ...running.values()].filter(isUnwritten).map(({ meter, fromMs, toMs }) => ({ meter, fromMs, toMs })),
    written() {
      ended = []
      for (const span of running.values()) span.writtenMs = span.toMs
    },
  }
}
