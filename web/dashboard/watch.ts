import { type ReadonlySignal, signal } from '@preact/signals'
import { type Api, createApi, eventsOf, type Meter } from './api.ts'
import { createClock } from './clock.ts'
import { follow } from './follow.ts'
import { createPast, type Past } from './past.ts'
import { createPresent, type Present } from './present.ts'
import type { Connection } from './state.ts'

/** Everything the page knows of its meter, kept fresh. All times are the server's. */
export interface Watch {
  readonly api: Api
  readonly meter: ReadonlySignal<Meter | null>
  readonly connection: ReadonlySignal<Connection>
  readonly present: Present
  readonly past: Past
  /** The time, told anew every second; `clockMs` has it to the millisecond. */
  readonly nowMs: ReadonlySignal<number>
  clockMs(): number
  /** Counts up whenever what is shown ought to be asked anew: each minute, on waking up, with each connection. */
  readonly refreshed: ReadonlySignal<number>
  /** Asks the server about this meter; `question` is the path after its name, with its query. */
  ask<T>(question: string): Promise<T>
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const RETRY_MS = 3_000

/** Begins to watch the meter called `wanted`, or the server's first. Never ends: the page is its life. */
export function watchMeter(wanted: string | null): Watch {
  const clock = createClock(Date.now)
  const api = createApi(clock.told)
  const meter = signal<Meter | null>(null)
  const connection = signal<Connection>({ kind: 'connecting' })
  const nowMs = signal(clock.nowMs())
  const present = createPresent()
  const past = createPast(api, meter)
  const refreshed = signal(0)

  function beat() {
    nowMs.value = clock.nowMs()
    if (meter.value) past.turn(nowMs.value, meter.value.timezone)
  }
  function refresh() {
    past.refresh()
    refreshed.value++
  }
  async function ask<T>(question: string): Promise<T> {
    if (!meter.value) throw new Error(`BUG: expected questions once the meter is known, got ${question}`)
    return api.ask<T>(meter.value.id, question)
  }
  function lost(sinceMs: number) {
    if (connection.peek().kind !== 'lost') connection.value = { kind: 'lost', sinceMs }
  }
  function listen(to: Meter) {
    meter.value = to
    if (to.first_tick_at !== null) present.heardTick(to.first_tick_at)
    beat()
    refresh()
    const aheadMs = () => clock.nowMs() - Date.now()
    follow(
      eventsOf(to.id),
      {
        open() {
          connection.value = { kind: 'open' }
          refresh()
        },
        lost: (heardMs) => lost(heardMs + aheadMs()),
        live(live) {
          clock.reached(live.at)
          present.heardLive(live)
        },
        tick(atMs) {
          present.heardTick(atMs)
          past.refreshPower()
        },
        alert: present.heardAlert,
        align: (align) => present.heardAlign(align, clock.nowMs()),
      },
      Date.now,
    )
  }
  async function begin() {
    const meters = await api.meters()
    const found = meters.find(({ id }) => id === wanted) ?? meters[0]
    if (!found) throw new Error('GET /api/v1/meters: expected a meter, got none; name one in the settings')
    listen(found)
  }
  function beginUntilDone() {
    begin().catch((error: unknown) => {
      console.error(error)
      lost(clock.nowMs())
      setTimeout(beginUntilDone, RETRY_MS)
    })
  }

  beginUntilDone()
  setInterval(beat, SECOND_MS)
  setInterval(() => document.hidden || refresh(), MINUTE_MS)
  document.addEventListener('visibilitychange', () => document.hidden || refresh())
  return { api, meter, connection, present, past, nowMs, clockMs: clock.nowMs, refreshed, ask }
}
