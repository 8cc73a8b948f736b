import type { AedesOptions, AuthenticateError, Client } from 'aedes'
import type { Access, Identity } from './access.ts'
import type { Door } from './door.ts'
import type { JournalWriter } from './journal/writer.ts'
import type { sparingly } from './log.ts'
import { peerOf } from './peer.ts'

const SERVER_UNAVAILABLE = 3

/** What aedes asks, and the answers. */
export interface Hooks {
  readonly options: Required<
    Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
  >
  /** Who a client is, once it has logged in. */
  identityOf(client: Client): Identity | undefined
}

export function makeHooks(
  door: Door,
  access: Access,
  journal: Pick<JournalWriter, 'append'>,
  warn: ReturnType<typeof sparingly>,
): Hooks {
  const willTopics = new WeakMap<Client, string>()

  function refuse(client: Client | null, reason: string): Error {
    const refused = harmless(reason)
    const user = client ? door.identityOf(client)?.user : undefined
    const address = client ? peerOf(client).address : undefined
    warn(`${user} ${address} ${refused}`, { user, address, client: client?.id }, `refused: ${refused}`)
    return new Error(refused)
  }

  const shut = (client: Client, refused: string, returnCode: number): AuthenticateError =>
    Object.assign(refuse(client, refused), { returnCode })

  /** A full disk is told once for all, by its watch. */
  const notKept = (client: Client, error: Error & { code?: string }) =>
    error.code === 'ENOSPC' ? error : refuse(client, `not kept: ${error.message}`)

  const options: Hooks['options'] = {
    preConnect(client, packet, done) {
      if (packet.will) willTopics.set(client, packet.will.topic)
      done(null, true)
    },
    authenticate(client, username, password, done) {
      door.enter(client, { username, password }, willTopics.get(client)).then(
        (refusal) => done(refusal ? shut(client, refusal.refused, refusal.returnCode) : null, !refusal),
        (error: Error) => done(shut(client, `cannot be checked: ${error.message}`, SERVER_UNAVAILABLE), false),
      )
    },
    authorizePublish(client, packet, done) {
      const identity = client && door.identityOf(client)
      if (!client || !identity) return done(refuse(client, 'expected a publisher that has logged in, got none'))
      const verdict = access.mayPublish(identity, packet.topic)
      if (verdict.refused !== undefined) return done(refuse(client, verdict.refused))
      const { topic } = verdict
      if (topic && !topic.retained) packet.retain = false
      packet.dup = false // [MQTT-3.3.1-3]
      if (!topic?.durable) return done()
      const message = { user: identity.user, topic: packet.topic, payload: bytesOf(packet.payload) }
      const keep = () => journal.append(message, (error) => done(error && notKept(client, error)))
      if (packet.qos === 2) unlessOpen(client, packet, keep, done)
      else keep()
    },
    authorizeSubscribe(client, subscription, done) {
      const identity = door.identityOf(client)
      const { refused } = identity ? access.maySubscribe(identity, subscription.topic) : { refused: 'not logged in' }
      if (refused) refuse(client, refused)
      done(null, refused ? null : subscription)
    },
    authorizeForward(client, packet) {
      const identity = door.identityOf(client)
      return identity && access.mayReceive(identity, packet.topic) ? packet : null
    },
  }
  return { options, identityOf: door.identityOf }
}

/** A payload as it came: copied only where it is a text. */
const bytesOf = (payload: string | Buffer) => (typeof payload === 'string' ? Buffer.from(payload) : payload)

const LONGEST_REASON = 300

/** A reason quotes topics, which are anybody's text: short, and with nothing in it that a terminal obeys. */
function harmless(text: string): string {
  const short = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text
  return short.replace(/\p{C}/gu, '\ufffd')
}

/**
 * A QoS 2 message whose id is still open was journalled when it first came; aedes runs the hook again
 * when it is resent [MQTT-4.3.3-2].
 */
function unlessOpen(client: Client, packet: object, keep: () => void, done: () => void): void {
  const { persistence } = (client as unknown as { broker: { persistence: IncomingStore } }).broker
  persistence.incomingGetPacket(client, packet).then(
    () => done(),
    () => keep(),
  )
}

interface IncomingStore {
  /** Rejects when the client has no open QoS 2 message of that id. */
  incomingGetPacket(client: Client, packet: object): Promise<unknown>
}
