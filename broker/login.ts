import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Identity } from './access.ts'
import { isLoopback } from './contract/address.ts'
import type { Clock } from './contract/clock.ts'
import type { Settings } from './contract/settings.ts'
import { countFailures, FAILURES_PER_MINUTE } from './failures.ts'
import { oneAtATime } from './line.ts'
import { isPassword, NOBODYS_HASH } from './password.ts'
import type { Peer } from './peer.ts'
import type { Roll } from './roll.ts'
import type { User } from './users.ts'

/** What a client shows at the door. */
export interface Credentials extends Peer {
  username: string | undefined
  password: Uint8Array | undefined
}

type Answer = Identity | { refused: string }

/** Decides who somebody is. */
export interface Login {
  /**
   * Who this is, or why it is nobody. Credentials that are given are always checked.
   * @throws Error when too many others are waiting
   */
  identify(credentials: Credentials): Promise<Answer>
}

const SERVICE: Identity = { user: 'service', roles: ['service'], meters: undefined }
const TOO_MANY = `expected at most ${FAILURES_PER_MINUTE} wrong passwords a minute from one address, got more: wait a minute`
const ALLOW_ANONYMOUS = 'broker.allow_anonymous: true lets everyone in'
const TRUST_LOOPBACK = 'broker.trust_loopback: true lets this machine in'
const MOST_VERIFIED = 1000
/** At a quarter of a second each, more would wait longer than a client does. */
const MOST_WAITING = 100

/** @param servicePassword what our own services log in with */
export function makeLogin(
  { broker }: Settings,
  servicePassword: string,
  roll: Pick<Roll, 'find'>,
  clock: Clock,
): Login {
  /** Nothing that is kept of a password here can be used outside this process. */
  const key = randomBytes(32)
  const digest = (...parts: (string | Uint8Array)[]) => {
    const hmac = createHmac('sha256', key)
    for (const part of parts) hmac.update(`${part.length} `).update(part)
    return hmac.digest()
  }
  const service = digest('service', Buffer.from(servicePassword))
  const verified = new Set<string>()
  const failures = countFailures(clock)
  const inTurn = oneAtATime(MOST_WAITING)

  async function identify(credentials: Credentials): Promise<Answer> {
    const { username, password = Buffer.alloc(0), address } = credentials
    if (username === undefined && credentials.password === undefined) return withoutCredentials(credentials)
    const unknown = { refused: `expected a known user with the right password, got user ${shown(username)}` }
    if (username === undefined || password.length === 0) return unknown
    const isService = username === 'service' && timingSafeEqual(digest('service', password), service)
    // Somebody else on this machine who guesses must not keep our own services out.
    if (isService && isLoopback(address)) return SERVICE
    if (failures.tooMany(address)) return { refused: TOO_MANY }
    if (isService) return SERVICE
    return (await verify(username, password, address)) ?? unknown
  }

  /** The same work for a wrong password as for an unknown user; only who was right before is known at once. */
  async function verify(username: string, password: Uint8Array, address: string | undefined) {
    const user = roll.find(username)
    const seal = digest(username, user?.hash ?? '', password).toString('base64')
    if (user && verified.has(seal)) return identityOf(user)
    return inTurn(async () => {
      if (failures.tooMany(address)) return { refused: TOO_MANY }
      const right = await isPassword(password, user?.hash ?? NOBODYS_HASH)
      if (!user || !right || roll.find(username) !== user) return failures.count(address)
      if (verified.size >= MOST_VERIFIED) verified.clear()
      verified.add(seal)
      return identityOf(user)
    })
  }

  function withoutCredentials({ address, trusted }: Credentials): Answer {
    if (broker.allow_anonymous) return withoutLogin('anonymous')
    if (trusted) return withoutLogin('loopback')
    const setting = isLoopback(address) && !broker.trust_loopback ? TRUST_LOOPBACK : ALLOW_ANONYMOUS
    return { refused: `expected a user name and password, got none (${setting})` }
  }

  return { identify }
}

const withoutLogin = (user: string): Identity => ({ user, roles: ['viewer', 'sensor'], meters: undefined })

function identityOf({ name, role, meters }: User): Identity {
  return { user: name, roles: [role], meters }
}

/** A name is anybody's text: short, and with nothing in it that a terminal obeys. */
function shown(username = ''): string {
  return JSON.stringify(username.slice(0, 64))
}
