import type { Glance } from '../../glance.ts'
import type { View } from '../view.ts'

interface RowProps {
  view: View
  glance: Glance
  /** It is the meter that the other views are about. */
  current: boolean
}

/** A meter in a line: its name, how its sensor does, and what it uses. It leads to its page. */
export function Row({ view, glance, current }: RowProps) {
  const { texts, formats } = view
  const { name, id, power_w, bound } = glance
  const { dot, words, warns } = sensorOf(glance, view)
  const power = power_w === null ? null : formats.value.hero(power_w)
  return (
    <li>
      <a href={`?meter=${encodeURIComponent(id)}#/now`} aria-current={current ? 'true' : undefined}>
        <b class="name">{name}</b>
        <span class={warns ? 'sensor warn' : 'sensor'}>
          <i class={`dot ${dot}`} />
          {words}
        </span>
        <span class="power">
          {power ? (
            <>
              {bound && <i class="bound">≤ </i>}
              <b>{power.number}</b> <small>{power.unit}</small>
            </>
          ) : (
            texts.unknown
          )}
        </span>
      </a>
    </li>
  )
}

function sensorOf({ sensor, sensor_at, power_w, bound, today_kwh, rssi }: Glance, view: View) {
  const { texts, watch } = view
  const formats = view.formats.value
  if (sensor === 'offline') {
    // Only here is the time read: with it a row is drawn anew each second.
    const words =
      sensor_at === null ? texts.sensorGone : texts.sensorOffline(formats.moment(sensor_at, watch.nowMs.value))
    return { dot: 'hollow', words, warns: true }
  }
  const facts = [
    today_kwh === null ? null : texts.meters.today(formats.with(formats.energy(today_kwh, 2), 'kWh')),
    rssi === null ? null : formats.with(formats.signed(rssi, 0), 'dBm'),
  ].filter((fact) => fact !== null)
  const dot = power_w === null ? 'hollow' : bound ? 'half' : 'full'
  return { dot, words: facts.join(' · ') || texts.sensorMissing, warns: false }
}
