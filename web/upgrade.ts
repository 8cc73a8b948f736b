import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** What a request to leave HTTP brings along. */
export interface Upgrade {
  readonly socket: Duplex
  /** What came after the request already. */
  readonly head: Buffer
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>()

/**
 * Leads requests that want to leave HTTP through the same hooks and routes as all others, so that nobody gets in
 * by them who would not get in otherwise. One that no route takes is answered like any other, and its socket closed.
 */
export function routeUpgrades(app: FastifyInstance): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head })
    socket.on('error', () => socket.destroy())
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0])
    response.once('finish', () => socket.end())
    app.routing(request, response)
  })
}

/** Takes the socket of a request out of HTTP; from then on nothing is answered. undefined: it did not ask to leave. */
export function takeUpgrade(request: IncomingMessage, reply: FastifyReply): Upgrade | undefined {
  const upgrade = upgrades.get(request)
  if (!upgrade) return undefined
  reply.hijack()
  reply.raw.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0])
  // Without a socket it would never tell that it is over.
  reply.raw.emit('close')
  return upgrade
}

/** Whether a request asks to go on as a WebSocket (RFC 6455, section 4.2.1). */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return upgrades.has(request) && request.headers.upgrade?.toLowerCase() === 'websocket'
}
