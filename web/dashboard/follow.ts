import type { Alert, Align, Live } from '../../broker/contract/messages.ts'

/** What is heard from a meter's event stream. */
export interface Listener {
  open(): void
  /** The stream broke; the last word from the server came at `heardMs`, on the browser's clock. */
  lost(heardMs: number): void
  live(live: Live): void
  tick(atMs: number): void
  alert(alert: Alert): void
  align(align: Align): void
}

/** The server sends `live` at least every 30 s; a stream silent for longer than this is dead without knowing it. */
const SILENCE_MS = 75_000
const RETRY_MS = 3_000

/**
 * Follows an event stream for ever: reopens it when the server has closed it, when it has fallen silent
 * and when the page wakes up after a sleep. `localMs` is the browser's clock.
 */
export function follow(url: string, on: Listener, localMs: () => number): void {
  let source: EventSource
  let heardMs = localMs()

  function hear<T>(event: MessageEvent<string>, use: (data: T) => void) {
    heardMs = localMs()
    use(JSON.parse(event.data) as T)
  }
  function failed() {
    on.lost(heardMs)
    // After an answer other than 200 an EventSource gives up; otherwise it reconnects by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY_MS)
  }
  function open() {
    source?.close()
    source = new EventSource(url)
    source.onopen = on.open
    source.onerror = failed
    source.addEventListener('live', (event) => hear<Live>(event, on.live))
    source.addEventListener('alert', (event) => hear<Alert>(event, on.alert))
    source.addEventListener('align', (event) => hear<Align>(event, on.align))
    source.addEventListener('tick', (event) => hear<{ at: number }>(event, (tick) => on.tick(tick.at)))
  }
  function reopenIfSilent() {
    if (localMs() - heardMs < SILENCE_MS) return
    on.lost(heardMs)
    heardMs = localMs()
    open()
  }

  open()
  setInterval(reopenIfSilent, 10_000)
  document.addEventListener('visibilitychange', () => document.hidden || reopenIfSilent())
  addEventListener('online', open)
  addEventListener('offline', () => on.lost(heardMs))
}
