import { type ReadonlySignal, signal } from '@preact/signals'
import type { Alert } from '../../../broker/contract/messages.ts'
import type { Outages, Readings, SensorHistory } from '../answers.ts'
import type { Span } from '../curve/curve.ts'
import type { Watch } from '../watch.ts'

/** What the server keeps of the meter itself; each part is null until it has come. */
export interface MeterRecord {
  readonly diary: ReadonlySignal<Readings | null>
  readonly sensor: ReadonlySignal<SensorHistory | null>
  readonly outages: ReadonlySignal<Outages | null>
  /** The newest first. */
  readonly alerts: ReadonlySignal<Alert[] | null>
  /** Whether all has come, or failed to: then what it fills can be drawn, and moves nothing any more. */
  readonly answered: ReadonlySignal<boolean>
  /** The time that `sensor` and `outages` are about: the last 14 days. */
  readonly span: ReadonlySignal<Span>
  /** Asks for everything again; what fails is reported and stays as it was. */
  refresh(): Promise<void>
}

const FORTNIGHT_MS = 14 * 86_400_000

/** Makes the record of the meter that is watched. */
export function keepRecord(watch: Pick<Watch, 'ask' | 'clockMs'>): MeterRecord {
  const diary = signal<Readings | null>(null)
  const sensor = signal<SensorHistory | null>(null)
  const outages = signal<Outages | null>(null)
  const alerts = signal<Alert[] | null>(null)
  const answered = signal(false)
  const span = signal(lastFortnight(watch.clockMs()))

  async function refresh() {
    const { fromMs, toMs } = lastFortnight(watch.clockMs())
    const range = `from=${fromMs}&to=${toMs}`
    span.value = { fromMs, toMs }
    await Promise.all([
      bring(watch.ask<Readings>('readings'), diary),
      bring(watch.ask<SensorHistory>(`sensor?${range}`), sensor),
      bring(watch.ask<Outages>(`outages?${range}`), outages),
      bring(
        watch.ask<{ alerts: Alert[] }>('alerts').then((answer) => answer.alerts),
        alerts,
      ),
    ])
    answered.value = true
  }
  return { diary, sensor, outages, alerts, answered, span, refresh }
}

function bring<T>(answer: Promise<T>, into: { value: T | null }): Promise<void> {
  return answer.then(
    (value) => {
      into.value = value
    },
    (error: unknown) => console.error(error),
  )
}

function lastFortnight(nowMs: number): Span {
  const toMs = Math.floor(nowMs)
  return { fromMs: toMs - FORTNIGHT_MS, toMs }
}
