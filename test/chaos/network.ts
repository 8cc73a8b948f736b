import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Dice } from '../../firmware/simulator/dice.ts'

/** A bad network between the sensors and the broker. */
export interface Network {
  readonly port: number
  /** Cuts a connection in the middle of what it carries next; false when there is none. */
  cut(chance: Dice): boolean
  /** Forwards nothing more on a connection, and tells neither side; false when there is none. */
  silence(chance: Dice): boolean
  close(): void
}

interface Connection {
  sockets: readonly [Socket, Socket]
  fate: 'forward' | 'cut' | 'silent'
}

export async function startNetwork(targetPort: number): Promise<Network> {
  const connections = new Set<Connection>()

  function forward(connection: Connection, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (connection.fate === 'forward') to.write(chunk)
      if (connection.fate !== 'cut') return
      to.end(chunk.subarray(0, chunk.length / 2))
      from.destroy()
    })
    // A connection that breaks is what this is for; `close` follows.
    from.on('error', () => {})
    from.on('close', () => {
      if (connection.fate === 'silent' && !to.destroyed) return
      if (connection.fate === 'forward') to.destroy()
      connections.delete(connection)
    })
  }

  const server = createServer({ noDelay: true }, (client) => {
    const broker = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    const connection: Connection = { sockets: [client, broker], fate: 'forward' }
    connections.add(connection)
    forward(connection, client, broker)
    forward(connection, broker, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  function doom(chance: Dice, fate: Connection['fate']): boolean {
    const sound = [...connections].filter((connection) => connection.fate === 'forward')
    const connection = sound[Math.floor(chance.between(0, sound.length))]
    if (connection) connection.fate = fate
    return connection !== undefined
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut: (chance) => doom(chance, 'cut'),
    silence: (chance) => doom(chance, 'silent'),
    close() {
      server.close()
      for (const { sockets } of connections) for (const socket of sockets) socket.destroy()
    },
  }
}
