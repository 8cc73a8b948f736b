import type { Socket } from 'node:net'
import type { Client, Connection } from 'aedes'

/** The other end of a connection. */
export interface Peer {
  /** Where it is; undefined where there is no socket. */
  readonly address: string | undefined
  /** Whether it is this machine, on a listener and with settings that trust it. */
  readonly trusted: boolean
}

const peers = new WeakMap<Connection, Peer>()

/** Said by the listener, before the connection is handed on. */
export function setPeer(connection: Connection, peer: Peer): void {
  peers.set(connection, peer)
}

/** A connection of which no listener has said anything is trusted with nothing. */
export function peerOf({ conn }: Client): Peer {
  return peers.get(conn) ?? { address: (conn as Partial<Socket>).remoteAddress, trusted: false }
}
