import { type ReadonlySignal, signal } from '@preact/signals'
import { type Api, createApi, eventsOf, type Meter } from './api.ts'
import { createClock } from './clock.ts'
import { follow } from './follow.ts'
import { keepLastKnown, recallLastKnown } from './last-known.ts'
import { createPast, type Past } from './past.ts'
import { createPresent, type Present } from './present.ts'
import { type SoFar, soFarOf } from './so-far.ts'
import type { Connection } from './state.ts'
import { steady } from './steady.ts'

/** Everything the page knows of its meter, kept fresh. All times are the server's. */
export interface Watch {
  /** Resolves once the server has said what its meter is, or has not. */
  readonly begun: Promise<void>
  readonly api: Api
  readonly meter: ReadonlySignal<Meter | null>
  readonly connection: ReadonlySignal<Connection>
  readonly present: Present
  readonly past: Past
  readonly soFar: ReadonlySignal<SoFar>
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
/** Who waits longer for a first answer is shown what was known last. */
const PATIENCE_MS = 3_000

/** Begins to watch the meter called `wanted`, or the server's first. Never ends: the page is its life. */
export function watchMeter(wanted: string | null): Watch {
  const clock = createClock(Date.now)
  const api = createApi(clock.told)
  const meter = signal<Meter | null>(null)
  const connection = signal<Connection>({ kind: 'connecting' })
  const nowMs = signal(clock.nowMs())
  const present = createPresent()
  const past = createPast(api, meter)
  const soFar = steady(() => soFarOf(present.live.value, past.day.value))
  const refreshed = signal(0)

  function beat() {
    nowMs.value = clock.nowMs()
    if (meter.value) past.turn(nowMs.value, meter.value.timezone)
  }
  function refresh() {
    past.refresh()
    refreshed.value++
  }
  function lost(sinceMs: number) {
    if (connection.peek().kind !== 'lost') connection.value = { kind: 'lost', sinceMs }
  }
  function know(of: Meter) {
    meter.value = of
    if (of.first_tick_at !== null) present.heardTick(of.first_tick_at)
    beat()
  }
  /** Nobody answers: what was known last stands in, as old as it is. */
  function recall() {
    const last = meter.peek() ? null : recallLastKnown(wanted)
    lost(last?.live.at ?? clock.nowMs())
    if (!last) return
    know(last.meter)
    present.recall(last.live, last.known)
    past.recall(last.past)
  }
  function listen(to: Meter) {
    know(to)
    refresh()
    follow(
      eventsOf(to.id),
      {
        open() {
          connection.value = { kind: 'open' }
          refresh()
        },
        lost: (heardMs) => lost(heardMs + clock.nowMs() - Date.now()),
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
    const waiting = setTimeout(recall, PATIENCE_MS)
    try {
      listen(await api.meter(wanted))
    } catch (error) {
      console.error(error)
      setTimeout(begin, RETRY_MS)
      recall()
    } finally {
      clearTimeout(waiting)
    }
  }

  const begun = begin()
  keepLastKnown({ wanted, meter, present, past })
  keepFresh(beat, refresh)
  const ask = async <T>(question: string) => api.ask<T>(known(meter.value).id, question)
  return { begun, api, meter, connection, present, past, soFar, nowMs, clockMs: clock.nowMs, refreshed, ask }
}

function known(meter: Meter | null): Meter {
  if (meter) return meter
  throw new Error('BUG: expected questions once the meter is known, got one before')
}

/** While somebody may be looking. */
function keepFresh(beat: () => void, refresh: () => void): void {
  setInterval(beat, SECOND_MS)
  setInterval(() => document.hidden || refresh(), MINUTE_MS)
  document.addEventListener('visibilitychange', () => document.hidden || refresh())
}
