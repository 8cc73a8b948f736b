import type { Client } from 'aedes'
import type { Hooks } from '../hooks.ts'
import { faultOf, isNoText } from './text.ts'

/** MQTT promises 23 [MQTT-3.1.3-5]. */
export const MAX_CLIENT_ID_LENGTH = 128
/** Who names a longer keepalive, or none, is closed when silent for this and half of it again. */
export const MAX_KEEPALIVE_S = 3600

/** Calls `go` when the client has waited long enough, or says why it never will. */
export type KeepPace = (client: Client, bytes: number, go: () => void) => string | undefined

type Options = Hooks['options']
type Refusal = NonNullable<Parameters<Parameters<Options['authenticate']>[3]>[0]>

/**
 * Stands before the hooks of a login and of a publish: what is over a limit does not come to them.
 * @param keepPace calls back when the client may go on, or says why it may not
 */
export function limitClients(
  options: Options,
  keepPace: KeepPace,
): Pick<Options, 'preConnect' | 'authenticate' | 'authorizePublish'> {
  const nameless = new WeakSet<Client>()

  return {
    preConnect(client, packet, done) {
      const fault = faultOfConnect(packet)
      if (fault) return done(new Error(fault), false)
      if (!packet.clientId && !packet.clean) nameless.add(client)
      packet.keepalive = Math.min(packet.keepalive || MAX_KEEPALIVE_S, MAX_KEEPALIVE_S)
      options.preConnect(client, packet, done)
    },
    authenticate(client, username, password, done) {
      const { length } = client.id
      const isNamed = !nameless.has(client)
      if (isNamed && length <= MAX_CLIENT_ID_LENGTH) return options.authenticate(client, username, password, done)
      const got = isNamed ? `${length}` : 'none for a session that is to be kept'
      const error = new Error(`expected a client id of at most ${MAX_CLIENT_ID_LENGTH} characters, got ${got}`)
      done(Object.assign(error, { returnCode: 2 }) as Refusal, false)
    },
    authorizePublish(client, packet, done) {
      const go = () => options.authorizePublish(client, packet, done)
      const fault = faultOf(packet.topic) ?? (client ? keepPace(client, packet.payload.length, go) : go())
      if (fault) done(new Error(fault))
    },
  }
}

type Connect = Parameters<Options['preConnect']>[1]

/** What is wrong with a CONNECT that closes the connection without an answer [MQTT-3.1.4-1]. */
function faultOfConnect({ clientId, username, password, will }: Connect): string | undefined {
  if ([clientId, username, will?.topic].some(isNoText)) return 'expected texts of UTF-8 without U+0000, got others'
  if (password !== undefined && username === undefined) return 'expected a user name with the password, got none'
  return (will?.qos ?? 0) > 2 ? 'expected a will of QoS 0, 1 or 2, got 3' : undefined
}
