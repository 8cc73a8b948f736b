import type { Clock } from '../broker/contract/clock.ts'
import { decodeAlert, decodeAlign, decodeHealth, decodeLive, decodePresence } from '../broker/contract/codec.ts'
import type { Alert, Align, Health, Live } from '../broker/contract/messages.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { parseTopic } from '../broker/contract/topics.ts'
import type { Log } from '../broker/log.ts'
import { listenToWorkers, type Workers } from '../ingest/shards/workers.ts'

/** The topics that are listened to, of every meter. */
export const HEARD = ['live', 'alert', 'align', 'health', 'status', 'workerStatus'] as const

/** So many alerts of a meter are kept. */
const ALERTS_KEPT = 50

/** Who is told of what has come. */
export interface Ears {
  live(meter: string): void
  alert(meter: string, alert: Alert): void
  align(meter: string, align: Align): void
  /** Ingest says whether it is there. */
  ingest(online: boolean): void
  /** One of several workers says whether it is there. */
  worker(): void
}

/** What has been heard of each meter. */
export interface Hearing {
  heard(topic: string, payload: Uint8Array): void
  /** The meters of which a live message came. */
  meters(): readonly string[]
  /** The last live message, and when it was new, on the monotonic clock. */
  live(meter: string): { live: Live; cameMs: number } | undefined
  /** The newest first. */
  alerts(meter: string): readonly Alert[]
  health(meter: string): Health | undefined
  /** The workers of ingest, where several share the meters, by what came over this connection. */
  readonly workers: Pick<Workers, 'isServed' | 'nobodyAway'>
  /** The connection is lost: with the next the broker tells anew which workers there are. */
  lost(): void
}

/** Keeps the last of what comes, and tells of it; what is not of the contract is dropped. */
export function listenTo(settings: Settings, clock: Clock, log: Log, ears: Ears): Hearing {
  const lives = new Map<string, { live: Live; cameMs: number }>()
  const alerts = new Map<string, Alert[]>()
  const healths = new Map<string, Health>()
  let workers = listenToWorkers(settings.ingest.slots)
  const hear = {
    live(meter: string, payload: Uint8Array) {
      const { value } = decodeLive(payload)
      if (!value) return log.warn({ meter }, 'dropped a live message that is not in the contract')
      const ageMs = Math.max(0, clock.wallMs() - value.at)
      lives.set(meter, { live: value, cameMs: clock.monoMs() - ageMs })
      ears.live(meter)
    },
    alert(meter: string, payload: Uint8Array) {
      const { value } = decodeAlert(payload)
      if (!value) return
      alerts.set(meter, [value, ...(alerts.get(meter) ?? [])].slice(0, ALERTS_KEPT))
      ears.alert(meter, value)
    },
    align(meter: string, payload: Uint8Array) {
      const { value } = decodeAlign(payload)
      if (value) ears.align(meter, value)
    },
    health(meter: string, payload: Uint8Array) {
      const { value } = decodeHealth(payload)
      if (value && settings.meters[meter]) healths.set(meter, value)
    },
    status: (_: string, payload: Uint8Array) => ears.ingest(decodePresence(payload).value === 'online'),
    workerStatus(worker: string, payload: Uint8Array) {
      workers.heard(worker, payload)
      ears.worker()
    },
  } satisfies Record<(typeof HEARD)[number], (owner: string, payload: Uint8Array) => void>
  return {
    heard(topic, payload) {
      const { name, owner = '' } = parseTopic(settings.mqtt.root, topic) ?? {}
      const known = HEARD.find((one) => one === name)
      if (known) hear[known](owner, payload)
    },
    meters: () => [...lives.keys()],
    live: (meter) => lives.get(meter),
    alerts: (meter) => alerts.get(meter) ?? [],
    health: (meter) => healths.get(meter),
    get workers() {
      return workers
    },
    lost() {
      workers = listenToWorkers(settings.ingest.slots)
    },
  }
}
