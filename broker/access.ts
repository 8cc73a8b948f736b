import type { Settings } from './contract/settings.ts'
import {
  contains,
  GRANTS,
  type Grant,
  isFilter,
  parseTopic,
  type Role,
  TOPICS,
  type Topic,
  type TopicName,
  topicOf,
} from './contract/topics.ts'

/** Who a connected client is. */
export interface Identity {
  readonly user: string
  readonly roles: readonly Role[]
  /** The meters it is for; undefined: all. */
  readonly meters: readonly string[] | undefined
}

/** An answer to "may I?": yes, or why not and what would change that. */
export type Verdict = { readonly refused?: never } | { readonly refused: string }

/** The answer to "may I publish?", with the topic of the contract; none is outside the root. */
export type Publication = { readonly refused?: never; readonly topic: Topic | undefined } | { readonly refused: string }

/** The decisions of the broker about topics; who somebody is was decided at the login. */
export interface Access {
  mayPublish(identity: Identity, topic: string): Publication
  maySubscribe(identity: Identity, filter: string): Verdict
  /** Whether a message on this topic may be delivered, however it came to be subscribed to. */
  mayReceive(identity: Identity, topic: string): boolean
  /** Whether a topic may be a last will at all, and this client's. */
  mayLeaveWill(identity: Identity, topic: string): Verdict
}

/** What one identity may do; the answers are remembered, since the same few topics come again and again. */
interface Rights {
  readonly subscribe: readonly string[]
  publication(topic: string): Publication
  receives(topic: string): boolean
}

export function makeAccess(settings: Settings): Access {
  const { root } = settings.mqtt
  const { prefix } = settings.home_assistant
  const grantOf = (role: Role): Grant => GRANTS[role](root, prefix)
  const known = new WeakMap<Identity, Rights>()

  function rightsOf(identity: Identity): Rights {
    const rights = known.get(identity) ?? makeRights(identity)
    known.set(identity, rights)
    return rights
  }

  function makeRights(identity: Identity): Rights {
    const publish = filtersOf(root, identity, 'publish', grantOf)
    const subscribe = filtersOf(root, identity, 'subscribe', grantOf)
    return {
      subscribe,
      publication: remembering((topic) => judge(identity, publish, topic)),
      receives: remembering((topic) => cover(subscribe, topic)),
    }
  }

  function judge(identity: Identity, allowed: readonly string[], topic: string): Publication {
    const parsed = parseTopic(root, topic)
    if (parsed && isOfMeter(parsed.name) && !Object.hasOwn(settings.meters, parsed.owner)) {
      return { refused: `the settings name no meter "${parsed.owner}": add it under "meters"` }
    }
    if (!parsed && contains(`${root}/#`, topic)) return { refused: `${topic} is no topic of the contract` }
    const known = parsed && TOPICS[parsed.name]
    if (cover(allowed, topic)) return { topic: known }
    const roles = ROLES.filter((role) => isNamed(known, role) || cover(grantOf(role).publish, topic))
    const others = roles.length > 0 ? `${roles.join(' or ')} only` : 'nobody'
    return { refused: `${topic} may be published by ${others}, not by ${describe(identity)}` }
  }

  function maySubscribe(identity: Identity, filter: string): Verdict {
    if (!isFilter(filter)) return { refused: `${filter} is no filter: + and # stand alone in a level, # in the last` }
    if (cover(rightsOf(identity).subscribe, filter)) return {}
    return { refused: `${filter} may not be subscribed to by ${describe(identity)}` }
  }

  function mayLeaveWill(identity: Identity, topic: string): Verdict {
    const parsed = parseTopic(root, topic)
    const granted = identity.roles.flatMap((role) => grantOf(role).will)
    const fit = parsed ? TOPICS[parsed.name].will : granted.includes(topic)
    return fit ? rightsOf(identity).publication(topic) : { refused: `${topic} may not be a last will` }
  }

  return {
    mayPublish: (identity, topic) => rightsOf(identity).publication(topic),
    maySubscribe,
    mayReceive: (identity, topic) => rightsOf(identity).receives(topic),
    mayLeaveWill,
  }
}

const ROLES = Object.keys(GRANTS) as Role[]
const isNamed = (topic: Topic | undefined, role: Role) => topic?.publish.includes(role) ?? false

const NAMES = Object.keys(TOPICS) as TopicName[]
const isOfMeter = (name: TopicName) => TOPICS[name].path.startsWith('<meter>')

/** The filters that together match every topic on which an identity may do something. */
function filtersOf(
  root: string,
  identity: Identity,
  deed: 'publish' | 'subscribe',
  grantOf: (role: Role) => Grant,
): string[] {
  return identity.roles.flatMap((role) => {
    const named = NAMES.filter((name) => (TOPICS[name][deed] as readonly Role[]).includes(role))
    const owners = (name: TopicName) => (isOfMeter(name) ? (identity.meters ?? ['+']) : [identity.user])
    const own = named.flatMap((name) => owners(name).map((owner) => topicOf(root, name, owner)))
    return [...grantOf(role)[deed], ...own]
  })
}

/** Whether every topic that `filter` matches is allowed. Several filters that cover it only together do not count. */
function cover(allowed: readonly string[], filter: string): boolean {
  return allowed.some((one) => contains(one, filter))
}

function describe({ user, roles, meters }: Identity): string {
  return `${user} (${roles.join(', ')}${meters ? ` of ${meters.join(', ')}` : ''})`
}

/** More topics than one client has to do with. */
const REMEMBERED = 200

function remembering<T>(answer: (topic: string) => T): (topic: string) => T {
  const answers = new Map<string, T>()
  return (topic) => {
    const known = answers.get(topic)
    if (known !== undefined) return known
    const found = answer(topic)
    if (answers.size < REMEMBERED) answers.set(topic, found)
    return found
  }
}
