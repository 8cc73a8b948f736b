import type { Alert } from '../../../../broker/contract/messages.ts'

/** Listens to the alerts of an event stream; the browser reconnects by itself. @returns what ends it */
export function hearAlerts(url: string, on: (alert: Alert) => void): () => void {
  const source = new EventSource(url)
  source.addEventListener('alert', (event: MessageEvent<string>) => on(JSON.parse(event.data) as Alert))
  return () => source.close()
}
