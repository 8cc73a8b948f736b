import './gauge-bar.css'
import { isStopped } from '../state.ts'
import type { View } from '../view.ts'
import { gaugeOf } from './gauge.ts'

/**
 * Today against the typical day as a bar; `label` says it in words. Nothing where no typical day is known, but until that
 * is told its room is kept, so that what is below stays where it is.
 */
export function GaugeBar({ view: { watch, state }, label }: { view: View; label: string }) {
  const typical = watch.past.typicalDay.value
  const todayKwh = watch.soFar.value.today.kwh
  if (!watch.present.live.value || !watch.past.summary.value) return <div class="gauge awaited" />
  if (!typical || typical.kwh === null || todayKwh === null) return null
  const gauge = gaugeOf(todayKwh, typical.kwh, typical.kwh_by_now)
  if (!gauge) return null
  const percent = (share: number) => `${share * 100}%`
  return (
    <div class={isStopped(state.value) ? 'gauge stopped' : 'gauge'} role="img" aria-label={label} data-testid="gauge">
      <div class="today" style={{ width: percent(gauge.today) }} />
      {gauge.byNow !== null && <div class="notch" style={{ left: percent(gauge.byNow) }} />}
      {gauge.wholeDay !== null && <div class="notch" style={{ left: percent(gauge.wholeDay) }} />}
    </div>
  )
}
