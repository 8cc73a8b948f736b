import type { Settings } from '../../broker/contract/settings.ts'

/** An alert on its way to people; `name` is that of the meter. */
export interface Letter {
  meter: string
  name: string
  /** Epoch ms. */
  at: number
  kind: string
  message: string
}

/** Where letters go. An address may hold a secret: only its host is ever logged. */
export interface Destination {
  readonly name: 'webhook' | 'ntfy'
  readonly host: string
  request(letter: Letter): { url: URL; init: RequestInit }
}

/** The destinations that the settings name. */
export function destinationsOf({ alerts }: Pick<Settings, 'alerts'>): Destination[] {
  const destinations: Destination[] = []
  if (alerts.webhook) destinations.push(webhookAt(new URL(alerts.webhook)))
  if (alerts.ntfy) destinations.push(ntfyAt(new URL(alerts.ntfy)))
  return destinations
}

function webhookAt(address: URL): Destination {
  const request = (letter: Letter) => post(address, letter)
  return { name: 'webhook', host: address.host, request }
}

/** ntfy takes JSON at its root, the topic in it; headers could not hold every name (https://docs.ntfy.sh/publish/#publish-as-json). */
function ntfyAt(address: URL): Destination {
  const topic = address.pathname.slice(1)
  const root = new URL('/', address)
  const request = ({ name, kind, message }: Letter) => post(root, { topic, title: name, message, tags: [kind] })
  return { name: 'ntfy', host: address.host, request }
}

function post(url: URL, body: object): { url: URL; init: RequestInit } {
  const headers = { 'content-type': 'application/json' }
  return { url, init: { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual' } }
}
