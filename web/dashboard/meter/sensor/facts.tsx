import type { ComponentChildren } from 'preact'
import type { SensorHistory } from '../../answers.ts'
import type { Span } from '../../curve/curve.ts'
import type { Page } from '../page.ts'
import { across } from './strand.ts'
import { Trace } from './trace.tsx'
import { gradeOfSignal, latestOf, restartsIn, shownContrast } from './verdict.ts'

/** What else the sensor says of itself: each fact with its last 14 days, and its value now. */
export function Facts({ sensor, page }: { sensor: SensorHistory; page: Page }) {
  const words = page.texts.meterView
  const { number, with: join } = page.formats.value
  const { hours } = sensor
  const contrast = latestOf(hours, 'contrast')
  const signal = latestOf(hours, 'rssi')
  const queue = latestOf(hours, 'queue')
  return (
    <dl class="health-facts">
      {contrast && (
        <Fact name={words.contrastRow} trace={<Trace quantity="contrast" page={page} sensor={sensor} />}>
          {number(shownContrast(contrast.mean), 1)}
        </Fact>
      )}
      {signal && (
        <Fact name={words.signalRow} trace={<Trace quantity="rssi" page={page} sensor={sensor} />}>
          {join(number(signal.mean, 0).replace('-', '\u2212'), 'dBm')} <SignalWords dbm={signal.mean} page={page} />
        </Fact>
      )}
      {queue && (
        <Fact name={words.queueRow} trace={<Trace quantity="queue" page={page} sensor={sensor} />}>
          {queue.max > 0 ? words.waiting(number(queue.max, 0)) : words.noneWaiting}
        </Fact>
      )}
      <Online sensor={sensor} page={page} />
      <Running sensor={sensor} page={page} />
      {sensor.firmware !== null && <Fact name={words.firmwareRow}>{sensor.firmware}</Fact>}
    </dl>
  )
}

/** @param trace of the last 14 days; without one the value takes its place, too */
function Fact({ name, trace, children }: { name: string; trace?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      {trace && (
        <dd class="trace" aria-hidden="true">
          {trace}
        </dd>
      )}
      <dd class={trace ? '' : 'wide'}>{children}</dd>
    </div>
  )
}

function SignalWords({ dbm, page: { texts } }: { dbm: number; page: Page }) {
  const grade = gradeOfSignal(dbm)
  const words = texts.meterView
  return grade === 'weak' ? <span class="warn">{words.signalWeak}</span> : <span>{words.grades[grade]}</span>
}

/** When the sensor was known to be there. */
function Online({ sensor, page }: { sensor: SensorHistory; page: Page }) {
  const words = page.texts.meterView
  const span = page.record.span.value
  const stretches = sensor.online.map(
    ({ from, to }): Span => ({
      fromMs: Math.max(from, span.fromMs),
      toMs: Math.min(to, span.toMs),
    }),
  )
  const onlineMs = stretches.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0)
  const percent = page.formats.value.percent(onlineMs / (span.toMs - span.fromMs), 1)
  const bars = stretches.map(({ fromMs, toMs }) => (
    <i key={fromMs} style={{ left: `${across(span, fromMs) * 100}%`, right: `${(1 - across(span, toMs)) * 100}%` }} />
  ))
  return (
    <Fact name={words.onlineRow} trace={<span class="presence">{bars}</span>}>
      {stretches.length > 0 ? words.onlineShare(percent) : words.neverSaid}
    </Fact>
  )
}

const HOUR_MS = 3_600_000

/** For how long the sensor has run since its last start, and how often it started anew. */
function Running({ sensor: { hours }, page }: { sensor: SensorHistory; page: Page }) {
  const words = page.texts.meterView
  const uptime = latestOf(hours, 'uptime_ms')
  if (!uptime) return null
  const sinceMs = uptime.from + HOUR_MS - uptime.max
  const restarts = restartsIn(hours)
  return (
    <Fact name={words.runningRow}>
      {page.figures.moment(sinceMs)}
      {restarts > 0 && ` · ${words.restarts(page.formats.value.number(restarts, 0), restarts)}`}
    </Fact>
  )
}
