import type { Client } from 'aedes'
import type { Access, Identity } from './access.ts'
import type { Credentials, Login } from './login.ts'
import type { Owners } from './owners.ts'
import { type Peer, peerOf } from './peer.ts'

/** Why a client is not let in, and the code of the CONNACK that tells it so [MQTT-3.2.2-4]. */
export interface Refusal {
  readonly refused: string
  readonly returnCode: 2 | 5
}

/** Lets clients in, and knows who is who among them. */
export interface Door {
  /** @param will the topic of its last will, where it leaves one */
  enter(client: Client, credentials: Omit<Credentials, keyof Peer>, will?: string): Promise<Refusal | undefined>
  /** Who a client is once its name and password were right, also when its connection has ended. */
  identityOf(client: Client): Identity | undefined
  /** Closes the connections of these users. */
  expel(users: readonly string[]): void
}

const IDENTIFIER_REJECTED = 2
const NOT_AUTHORISED = 5

/** Client ids of our own services; in other hands they would cut those off. */
const RESERVED_ID = /^wattwheel-/

export function makeDoor(login: Login, access: Access, owners: Owners): Door {
  const identities = new WeakMap<Client, Identity>()
  const connected = new Set<Client>()

  function objection(client: Client, identity: Identity, will: string | undefined): Refusal | undefined {
    const { refused } = will === undefined ? {} : access.mayLeaveWill(identity, will)
    if (refused !== undefined) return { refused, returnCode: NOT_AUTHORISED }
    const isReserved = RESERVED_ID.test(client.id) && !identity.roles.includes('service')
    if (!isReserved && owners.claim(client.id, identity.user, !client.clean)) return undefined
    const owner = isReserved ? 'our services' : 'another user'
    const expected = `expected a client id of its own, got ${JSON.stringify(client.id.slice(0, 64))} of ${owner}`
    return { refused: expected, returnCode: IDENTIFIER_REJECTED }
  }

  return {
    async enter(client, credentials, will) {
      const identity = await login.identify({ ...peerOf(client), ...credentials })
      if ('refused' in identity) return { refused: identity.refused, returnCode: NOT_AUTHORISED }
      identities.set(client, identity)
      // The socket may have gone while the password was checked; nothing is then to be let in.
      if (client.conn.destroyed) return undefined
      const refusal = objection(client, identity, will)
      if (refusal) return refusal
      connected.add(client)
      client.conn.once('close', () => {
        connected.delete(client)
        owners.leave(client.id)
      })
      return undefined
    },
    identityOf: (client) => identities.get(client),
    expel(users) {
      for (const client of connected) if (users.includes(identities.get(client)?.user ?? '')) client.close()
    },
  }
}
