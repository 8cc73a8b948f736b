import type { Client } from 'aedes'
import type { Hooks } from '../hooks.ts'
import { faultOf, hasNull } from './text.ts'

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
  return {
    preConnect(client, packet, done) {
      const { clientId, username, will } = packet
      if (hasNull(clientId) || hasNull(username) || hasNull(will?.topic)) {
        return done(new Error('expected a CONNECT without U+0000, got one with it'), false)
      }
      packet.keepalive = Math.min(packet.keepalive || MAX_KEEPALIVE_S, MAX_KEEPALIVE_S)
      options.preConnect(client, packet, done)
    },
    authenticate(client, username, password, done) {
      const { length } = client.id
      if (length <= MAX_CLIENT_ID_LENGTH) return options.authenticate(client, username, password, done)
      const error = new Error(`expected a client id of at most ${MAX_CLIENT_ID_LENGTH} characters, got ${length}`)
      done(Object.assign(error, { returnCode: 2 }) as Refusal, false)
    },
    authorizePublish(client, packet, done) {
      const go = () => options.authorizePublish(client, packet, done)
      const fault = faultOf(packet.topic) ?? (client ? keepPace(client, packet.payload.length, go) : go())
      if (fault) done(new Error(fault))
    },
  }
}
