/** A server that was not there is left alone for so long, as nginx does if it is told nothing else. */
const REST_MS = 10_000

/** In which order servers are tried. */
export interface Rota<Server> {
  /** All, beginning with another each time, and ending with those that were not there a moment ago. */
  inTurn(): Server[]
  wasAway(server: Server): void
}

export function makeRota<Server>(servers: readonly Server[]): Rota<Server> {
  const restsUntilMs = new Map<Server, number>()
  let turn = 0

  return {
    inTurn() {
      const first = turn++ % servers.length
      const all = [...servers.slice(first), ...servers.slice(0, first)]
      const nowMs = performance.now()
      const rests = (server: Server) => (restsUntilMs.get(server) ?? 0) > nowMs
      return [...all.filter((server) => !rests(server)), ...all.filter(rests)]
    },
    wasAway(server) {
      restsUntilMs.set(server, performance.now() + REST_MS)
    },
  }
}
