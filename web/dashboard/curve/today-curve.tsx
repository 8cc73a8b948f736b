import './curve.css'
import { computed, effect } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { View } from '../view.ts'
import { type Chart, chartIn } from './chart.ts'
import { pictures } from './picture.ts'

/** Today's power from midnight to midnight; `label` sums it up for those who do not see it. */
export function TodayCurve({ view, label }: { view: View; label: string }) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart>(null)
  const picture = useMemo(() => computed(pictures(view)), [view])
  const draw = () => {
    if (!picture.value || !frame.current) return
    if (chart.current) chart.current.show(picture.value)
    // Axes without a curve say nothing, and to draw them first would keep the curve waiting.
    else if (picture.value.curve) chart.current = chartIn(frame.current, picture.value)
  }
  // Before all else is painted, so that the curve is there with it.
  useLayoutEffect(() => effect(draw), [picture])
  useEffect(() => () => chart.current?.close(), [])
  return <div class="chart" ref={frame} role="img" aria-label={label} data-testid="curve" />
}
