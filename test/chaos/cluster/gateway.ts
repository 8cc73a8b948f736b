import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { makeRota } from './rota.ts'

/** What comes back after a partition: what was held back, or a connection that is no more. */
export type Healing = 'resumed' | 'reset'

/** A way to one of several servers: a load balancer, and a network that can be cut in two. */
export interface Gateway {
  readonly port: number
  /** Carries nothing any more, in either direction, and tells nobody; who connects is not answered. */
  hold(): void
  heal(healing: Healing): void
  close(): void
}

interface Pair {
  client: Socket
  server: Socket
}

/** @param targets connects to a server; of several the first that is there is taken */
export async function startGateway(targets: readonly (() => Socket)[]): Promise<Gateway> {
  const pairs = new Set<Pair>()
  const waiting = new Set<Socket>()
  const rota = makeRota(targets)
  let isHeld = false

  function join(client: Socket, server: Socket): void {
    const pair: Pair = { client, server }
    pairs.add(pair)
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.pipe(to)
      from.on('close', () => {
        // Who is cut off does not learn that the other is gone.
        if (isHeld) return
        pairs.delete(pair)
        to.destroy()
      })
    }
    if (isHeld) stop(pair)
  }

  /** One after the other, each once. */
  async function lead(client: Socket): Promise<void> {
    for (const target of rota.inTurn()) {
      if (client.destroyed) return
      const server = target()
      if (!(await isThere(server))) rota.wasAway(target)
      else if (client.destroyed) server.destroy()
      else return join(client, server)
    }
    client.destroy()
  }

  const listener = createServer({ noDelay: true }, (client) => {
    client.on('error', () => {}) // `close` follows.
    if (isHeld) waiting.add(client)
    else void lead(client)
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')

  function goOn(pair: Pair): void {
    const { client, server } = pair
    if (!client.destroyed && !server.destroyed) {
      client.pipe(server)
      server.pipe(client)
      return
    }
    pairs.delete(pair)
    client.destroy()
    server.destroy()
  }

  function end(): void {
    for (const { client, server } of pairs) {
      client.destroy()
      server.destroy()
    }
    pairs.clear()
    for (const client of waiting) client.destroy()
    waiting.clear()
  }

  return {
    port: (listener.address() as AddressInfo).port,
    hold() {
      isHeld = true
      pairs.forEach(stop)
    },
    heal(healing) {
      isHeld = false
      if (healing === 'reset') return end()
      pairs.forEach(goOn)
      for (const client of waiting) void lead(client)
      waiting.clear()
    },
    close() {
      listener.close()
      end()
    },
  }
}

function stop({ client, server }: Pair): void {
  client.unpipe(server).pause()
  server.unpipe(client).pause()
}

/** Whether a connection comes about. */
async function isThere(socket: Socket): Promise<boolean> {
  socket.on('error', () => {}) // `close` follows.
  return new Promise((resolve) => socket.once('connect', () => resolve(true)).once('close', () => resolve(false)))
}
