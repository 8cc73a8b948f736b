import type { HealthQuantity, SensorHistory } from '../../answers.ts'
import type { Page } from '../page.ts'
import { down, FIELD, pathOf, rangeOf, type Scale, strandsOf } from './strand.ts'
import { WEAK_CONTRAST } from './verdict.ts'

interface Frame {
  /** What a trace shows at least, so that a quiet value looks quiet. */
  low: number
  high: number
  limit?: number
}

const FRAMES = {
  contrast: { low: 0, high: 2 * WEAK_CONTRAST, limit: WEAK_CONTRAST },
  rssi: { low: -90, high: -40 },
  queue: { low: 0, high: 10 },
} as const satisfies Partial<Record<HealthQuantity, Frame>>

interface TraceProps {
  quantity: keyof typeof FRAMES
  sensor: SensorHistory
  page: Page
}

/** A value over the last 14 days as a small line, and the limit below which it is too low. */
export function Trace({ quantity, sensor, page }: TraceProps) {
  const frame: Frame = FRAMES[quantity]
  const strands = strandsOf(sensor.hours, quantity)
  const range = rangeOf(strands)
  if (!range) return null
  const low = Math.min(frame.low, range.low)
  const scale: Scale = { ...page.record.span.value, low, high: Math.max(frame.high, range.high) }
  return (
    <svg viewBox={`0 0 ${FIELD.width} ${FIELD.height}`} preserveAspectRatio="none" aria-hidden="true">
      {frame.limit !== undefined && (
        <path class="limit" d={`M0 ${down(scale, frame.limit) * FIELD.height}H${FIELD.width}`} />
      )}
      <path class="disc" d={pathOf(strands, scale)} />
    </svg>
  )
}
