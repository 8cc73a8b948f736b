import type { Aedes, Client, Subscription } from 'aedes'
import type { Hooks } from '../hooks.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { KeepPace } from './limits.ts'
import { faultOf } from './text.ts'

/** More than any client of ours needs, and few enough to be matched with every message. */
export const MAX_SUBSCRIPTIONS = 100
/** Whoever asks for so many more does not listen to the answer, and is closed. */
const MAX_EXCESS = 1000

type Authorize = Hooks['options']['authorizeSubscribe']
type Done = Parameters<Authorize>[2]

const TOO_MANY = `expected at most ${MAX_SUBSCRIPTIONS} subscriptions, got more`

/** What the limits of subscriptions need. */
export interface SubscriptionParts {
  sessions: Sessions
  keepPace: KeepPace
  refuse(client: Client, reason: string): void
}

/** The subscriptions of each client, counted and limited. */
export interface Subscriptions {
  /** Stands before the hook: what is over the limit is refused with SUBACK 128 [MQTT-3.9.3-2]. */
  authorize: Authorize
  /** Counts what a client has given up. */
  watch(aedes: Aedes): void
}

export function limitSubscriptions(authorize: Authorize, parts: SubscriptionParts): Subscriptions {
  const { sessions, keepPace, refuse } = parts
  const filters = new WeakMap<Client, Set<string>>()
  const excesses = new WeakMap<Client, number>()

  function filtersOf(client: Client): Set<string> {
    const known = filters.get(client) ?? new Set()
    filters.set(client, known)
    return known
  }

  function isExcess(client: Client, filter: string): boolean {
    const known = filtersOf(client)
    if (known.has(filter) || known.size < MAX_SUBSCRIPTIONS) return false
    excesses.set(client, (excesses.get(client) ?? 0) + 1)
    return true
  }

  function deny(client: Client, topic: string, done: Done): void {
    filtersOf(client).delete(topic)
    sessions.revoke(client, topic)
    done(null, null)
  }

  function judge(client: Client, subscription: Subscription, done: Done): void {
    const { topic } = subscription
    const fault = faultOf(topic) ?? (isExcess(client, topic) ? TOO_MANY : undefined)
    if (fault) {
      refuse(client, fault)
      if ((excesses.get(client) ?? 0) > MAX_EXCESS) done(new Error(TOO_MANY))
      else deny(client, topic, done)
      return
    }
    filtersOf(client).add(topic)
    const go = () =>
      authorize(client, subscription, (error, answer) => {
        if (error || !answer) return deny(client, topic, done)
        sessions.grant(subscription)
        done(null, answer)
      })
    const tooFast = keepPace(client, 0, go)
    if (tooFast) done(new Error(tooFast))
  }

  return {
    authorize: judge,
    watch(aedes) {
      aedes.on('unsubscribe', (topics, client) => {
        const known = filters.get(client)
        for (const topic of topics) known?.delete(topic)
      })
    },
  }
}
