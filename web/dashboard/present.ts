import { type ReadonlySignal, signal } from '@preact/signals'
import type { Alert, Align, Live } from '../../broker/contract/messages.ts'
import { type Told, toldWith } from './curve/told.ts'
import { type Seen, seenWith } from './meter/sensor/align.ts'

/** A power and the time for which it was shown. */
export interface Known {
  powerW: number
  bound: boolean
  atMs: number
}

/** What the server's messages have told so far. */
export interface Present {
  readonly live: ReadonlySignal<Live | null>
  /** The last power that was known. */
  readonly known: ReadonlySignal<Known | null>
  /** What the power has been since the newest tick, while the sensor follows the disc. */
  readonly told: ReadonlySignal<readonly Told[]>
  /** The meter's very first tick, and its newest. */
  readonly firstTickAtMs: ReadonlySignal<number | null>
  readonly tickAtMs: ReadonlySignal<number | null>
  /** What a person should know, the newest first, until it is dismissed. */
  readonly alerts: ReadonlySignal<Alert[]>
  /** What the sensor has seen in the last seconds, while it is being aligned. */
  readonly seen: ReadonlySignal<readonly Seen[]>
  heardTick(atMs: number): void
  heardLive(live: Live): void
  /** Takes up the last message from before, and the power that was known last by then. */
  recall(live: Live, known: Known | null): void
  heardAlert(alert: Alert): void
  heardAlign(align: Align, atMs: number): void
  dismiss(alert: Alert): void
}

/** More than these nobody reads; the older ones go. */
const MOST_ALERTS = 3

/** Makes a present in which nothing has been told yet. */
export function createPresent(): Present {
  const live = signal<Live | null>(null)
  const known = signal<Known | null>(null)
  const told = signal<readonly Told[]>([])
  const firstTickAtMs = signal<number | null>(null)
  const tickAtMs = signal<number | null>(null)
  const alerts = signal<Alert[]>([])
  const seen = signal<readonly Seen[]>([])

  function heardTick(atMs: number) {
    firstTickAtMs.value ??= atMs
    // Turns a sensor has kept come late: only the newest moves the disc.
    tickAtMs.value = Math.max(tickAtMs.peek() ?? atMs, atMs)
  }
  function heardLive(now: Live) {
    if (now.tick_at !== null) heardTick(now.tick_at)
    if (now.power_w !== null) known.value = { powerW: now.power_w, bound: now.bound, atMs: now.at }
    told.value = toldWith(told.peek(), now)
    live.value = now
  }
  return {
    ...{ live, known, told, firstTickAtMs, tickAtMs, alerts, seen, heardTick, heardLive },
    recall(last, lastKnown) {
      heardLive(last)
      known.value = lastKnown
    },
    heardAlert(alert) {
      alerts.value = [alert, ...alerts.peek()].slice(0, MOST_ALERTS)
    },
    heardAlign(align, atMs) {
      seen.value = seenWith(seen.peek(), { ...align, atMs })
    },
    dismiss(alert) {
      alerts.value = alerts.peek().filter((one) => one !== alert)
    },
  }
}
