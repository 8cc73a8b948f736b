/** Whose the client ids are: a session belongs to the user who began it, and to nobody else. */
export interface Owners {
  /**
   * Takes an id for a connection of a user; the same user may take over [MQTT-3.1.4-2].
   * @param kept whether the session outlives the connection
   * @returns false when it is another user's
   */
  claim(id: string, user: string, kept: boolean): boolean
  /** A connection that had claimed an id has ended. */
  leave(id: string): void
  /** The session that outlived its connections is dropped. */
  forget(id: string): void
}

interface Ownership {
  user: string
  connections: number
  kept: boolean
}

/** @param isUser whether somebody of this name may still log in; what was another's then is free */
export function makeOwners(isUser: (user: string) => boolean): Owners {
  const owners = new Map<string, Ownership>()

  return {
    claim(id, user, kept) {
      const owner = owners.get(id)
      if (owner && owner.user !== user && (owner.connections > 0 || isUser(owner.user))) return false
      owners.set(id, { user, kept, connections: (owner?.connections ?? 0) + 1 })
      return true
    },
    leave(id) {
      const owner = owners.get(id)
      if (!owner) return
      owner.connections--
      if (owner.connections === 0 && !owner.kept) owners.delete(id)
    },
    forget(id) {
      if (owners.get(id)?.connections === 0) owners.delete(id)
    },
  }
}
