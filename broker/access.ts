import { timingSafeEqual } from 'node:crypto'
import { isLoopback } from './contract/address.ts'
import type { Settings } from './contract/settings.ts'
import { contains, parseTopic, type Role, TOPICS } from './contract/topics.ts'

/** Who a connected client is. */
export interface Identity {
  readonly user: string
  readonly roles: readonly Role[]
}

/** An answer to "may I?": yes, or why not and which setting would change that. */
export type Verdict = { readonly refused?: never } | { readonly refused: string }

/** What a client shows at the door. */
export interface Credentials {
  /** The socket's peer; undefined where there is no socket. */
  address: string | undefined
  username: string | undefined
  password: Uint8Array | undefined
}

/** The decisions of the broker about clients and topics. */
export interface Access {
  /** Who this is, or why it is nobody. Credentials that are given are always checked. */
  identify(credentials: Credentials): Identity | { refused: string }
  mayPublish(identity: Identity, topic: string): Verdict
  maySubscribe(identity: Identity, filter: string): Verdict
  /** Whether a topic may be a last will at all, and this client's. */
  mayLeaveWill(identity: Identity, topic: string): Verdict
}

/** @param servicePassword what our own services log in with */
export function makeAccess(settings: Settings, servicePassword: string): Access {
  const { root } = settings.mqtt
  const service = Buffer.from(servicePassword)

  function identify({ address, username, password }: Credentials): Identity | { refused: string } {
    if (username !== undefined || password !== undefined) {
      if (username === 'service' && password && sameSecret(service, password))
        return { user: 'service', roles: ['service'] }
      return { refused: `expected a known user with the right password, got user "${username ?? ''}"` }
    }
    if (settings.broker.allow_anonymous) return { user: 'anonymous', roles: ['viewer', 'sensor'] }
    if (!isLoopback(address)) {
      return { refused: 'expected a user name and password, got none (broker.allow_anonymous: true lets everyone in)' }
    }
    if (settings.broker.trust_loopback) return { user: 'loopback', roles: ['viewer', 'sensor'] }
    return { refused: 'expected a user name and password, got none (broker.trust_loopback: true lets this machine in)' }
  }

  function mayPublish(identity: Identity, topic: string): Verdict {
    if (identity.roles.includes('service') && topic.startsWith('homeassistant/')) return {}
    const parsed = parseTopic(root, topic)
    if (!parsed) return { refused: `${topic} is no topic of the contract` }
    const { path, publish } = TOPICS[parsed.name]
    if (path.startsWith('<meter>') && !Object.hasOwn(settings.meters, parsed.owner)) {
      return { refused: `the settings name no meter "${parsed.owner}": add it under "meters"` }
    }
    if (identity.roles.includes('service')) return {}
    const allowed = (publish as readonly Role[]).some((role) => identity.roles.includes(role))
    return allowed ? {} : { refused: `${topic} may be published by ${['service', ...publish].join(' or ')} only` }
  }

  function maySubscribe(identity: Identity, filter: string): Verdict {
    if (identity.roles.includes('service') && (contains('#', filter) || contains('$SYS/#', filter))) return {}
    if (identity.roles.includes('viewer') && contains('#', filter)) return {}
    return { refused: `${filter} may not be subscribed to by ${identity.roles.join(' or ')}` }
  }

  function mayLeaveWill(identity: Identity, topic: string): Verdict {
    const parsed = parseTopic(root, topic)
    if (!parsed || !TOPICS[parsed.name].will) return { refused: `${topic} may not be a last will` }
    return mayPublish(identity, topic)
  }

  return { identify, mayPublish, maySubscribe, mayLeaveWill }
}

function sameSecret(expected: Uint8Array, got: Uint8Array): boolean {
  return expected.length === got.length && timingSafeEqual(expected, got)
}
