import type { Peer } from '../peer.ts'

interface Limits {
  max_connections: number
  max_connections_per_address: number
}

/** One connection's place in the crowd. */
export interface Place {
  /** Counts it for another peer from now on, or says why not. */
  move(peer: Peer): string | undefined
  leave(): void
}

/** The connections there are, counted. */
export interface Crowd {
  /** Counts one more, or says which setting does not allow it. */
  enter(peer: Peer): Place | string
}

/** So many are kept for this machine itself, so that a crowd does not keep our own services out. */
const KEPT_FREE = 10

/** Counts the connections, in all and for each address; this machine, where it is trusted, may have them all. */
export function makeCrowd({ max_connections, max_connections_per_address }: Limits): Crowd {
  const counts = new Map<string, number>()
  const forOthers = max_connections - Math.min(KEPT_FREE, Math.floor(max_connections / 10))
  let all = 0

  function refusal({ address = '', trusted }: Peer): string | undefined {
    if (all >= (trusted ? max_connections : forOthers)) {
      return 'as many clients are connected as broker.max_connections allows'
    }
    if (trusted || (counts.get(address) ?? 0) < max_connections_per_address) return undefined
    return 'as many clients are connected from there as broker.max_connections_per_address allows'
  }

  function count({ address = '' }: Peer, change: 1 | -1): void {
    all += change
    const now = (counts.get(address) ?? 0) + change
    if (now > 0) counts.set(address, now)
    else counts.delete(address)
  }

  return {
    enter(peer) {
      const refused = refusal(peer)
      if (refused) return refused
      let counted = peer
      count(counted, 1)
      return {
        move(other) {
          count(counted, -1)
          const refused = refusal(other)
          if (!refused) counted = other
          count(counted, 1)
          return refused
        },
        leave: () => count(counted, -1),
      }
    },
  }
}
