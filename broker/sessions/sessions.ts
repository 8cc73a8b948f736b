import type { Aedes, Client, Subscription } from 'aedes'
import type { Clock } from '../contract/clock.ts'
import { makeInbound } from './inbound.ts'
import { makeQueues } from './queues.ts'

/** What is kept of clients that asked for it (clean session 0), within limits. */
export interface Sessions {
  /** A subscription that may be kept with a session. */
  grant(subscription: Subscription): void
  /** A subscription that may be kept no longer. */
  revoke(client: Client, topic: string): void
  /** How many messages wait for clients. */
  queued(): number
  close(): void
}

/** What the keeping of sessions needs. */
export interface SessionParts {
  clock: Clock
  /** Is told that a session is kept no longer. */
  forget(id: string): void
  /** Is told that a message was not kept for a client. */
  overflow(id: string): void
}

/** A home has a few. */
export const MAX_SESSIONS = 100
/** Who comes back after longer finds the session gone, and is told so [MQTT-3.2.2-3]. */
export const KEPT_MS = 24 * 3_600_000
const SWEEP_MS = 3_600_000

type Owner = Pick<Client, 'id' | 'clean'>

/** As far as it is touched here; aedes tells no types. */
interface Persistence {
  addSubscriptions(client: Owner, subscriptions: Subscription[]): Promise<void>
  removeSubscriptions(client: Owner, topics: string[]): Promise<void>
  cleanSubscriptions(client: Pick<Client, 'id'>): Promise<void>
}

/**
 * Puts limits on the sessions that aedes keeps in memory, for ever and without end: how many, for how long, and
 * how much for each. It also keeps aedes from keeping subscriptions that were refused.
 */
export function keepSessions(aedes: Aedes, { clock, forget, overflow }: SessionParts): Sessions {
  /** Since when (monotonic) each client is away, in the order of their going; undefined while it is there. */
  const sessions = new Map<string, number | undefined>()
  const granted = new WeakSet<Subscription>()
  const inbound = makeInbound()
  const queues = makeQueues((id) => sessions.has(id) && sessions.get(id) === undefined, overflow)
  const { persistence } = aedes as unknown as { persistence: Persistence }
  const { addSubscriptions, cleanSubscriptions } = persistence

  async function drop(id: string): Promise<void> {
    await persistence.cleanSubscriptions({ id })
    await inbound.cleanIncoming({ id })
    forget(id)
  }

  async function sweep(): Promise<void> {
    for (const [id, awayMs] of sessions) if (awayMs !== undefined && clock.monoMs() - awayMs > KEPT_MS) await drop(id)
  }

  async function begin(client: Owner): Promise<void> {
    if (client.clean || sessions.has(client.id)) return
    await sweep()
    if (sessions.size >= MAX_SESSIONS) {
      const [longest] = [...sessions].filter(([, awayMs]) => awayMs !== undefined).toSorted(byTime)
      if (!longest) throw new Error(`expected at most ${MAX_SESSIONS} clients with a session, got more`)
      await drop(longest[0])
    }
    sessions.set(client.id, undefined)
  }

  Object.assign(persistence, queues, inbound, {
    async addSubscriptions(client: Owner, subscriptions: Subscription[]) {
      await begin(client)
      const allowed = subscriptions.filter((one) => granted.has(one))
      await addSubscriptions.call(persistence, client, allowed)
    },
    async cleanSubscriptions(client: Pick<Client, 'id'>) {
      sessions.delete(client.id)
      queues.drop(client.id)
      await cleanSubscriptions.call(persistence, client)
    },
    async incomingStorePacket(client: Owner, packet: { messageId?: number }) {
      await begin(client)
      await inbound.incomingStorePacket(client, packet)
    },
  })
  aedes.on('client', ({ id }) => void (sessions.has(id) && sessions.set(id, undefined)))
  aedes.on('clientDisconnect', ({ id }) => void (sessions.has(id) && sessions.set(id, clock.monoMs())))
  const sweeping = setInterval(() => void sweep(), SWEEP_MS).unref()

  return {
    grant: (subscription) => void granted.add(subscription),
    revoke(client, topic) {
      if (sessions.has(client.id)) void persistence.removeSubscriptions(client, [topic])
    },
    queued: queues.length,
    close: () => clearInterval(sweeping),
  }
}

function byTime([, a = 0]: [string, number | undefined], [, b = 0]: [string, number | undefined]): number {
  return a - b
}
