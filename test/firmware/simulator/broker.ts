import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes, type AedesOptions, type AedesPublishPacket, type Client } from 'aedes'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { decodeTicks, type Tick } from '../../../broker/contract/messages.ts'
import type { SensorSettings } from '../../../firmware/simulator/connection.ts'

export const silent = pino({ level: 'silent' })

export interface TestBroker {
  aedes: Aedes
  port: number
  /** What clients published, in order. */
  published: AedesPublishPacket[]
  /** The ticks among it, in order of arrival. */
  ticks(): Tick[]
  /** Resolves once what was published satisfies the test. */
  until(test: () => boolean): Promise<void>
  /** Cuts every connection as a broken network does. */
  cut(): void
  close(): Promise<void>
}

/** A real broker on a port of its own, closed with the test. */
export async function startBroker(options: AedesOptions = {}, port = 0): Promise<TestBroker> {
  const aedes = await Aedes.createBroker(options)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const published: AedesPublishPacket[] = []
  const look = new EventTarget()
  aedes.on('publish', (packet: AedesPublishPacket, client: Client | null) => {
    if (packet.topic.startsWith('$SYS')) return
    // A last will comes without a client.
    if (client || packet.payload.toString() === 'offline') published.push(packet)
    look.dispatchEvent(new Event('look'))
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const close = async () => {
    if (!server.listening) return
    server.close()
    cut()
    await new Promise<void>((resolve) => aedes.close(resolve))
  }
  onTestFinished(close)
  return {
    aedes,
    port: (server.address() as AddressInfo).port,
    published,
    ticks: () => published.filter(({ topic }) => topic.endsWith('/tick')).flatMap(ticksOf),
    until: async (test) => {
      while (!test()) await once(look, 'look')
    },
    cut,
    close,
  }
}

/** The ticks of a message; a message that the contract does not allow fails the test. */
export function ticksOf({ payload }: { payload: Buffer | string }): Tick[] {
  const { value, fault } = decodeTicks(Buffer.from(payload))
  if (fault || value.bare || value.faults.length > 0) throw new Error(`not a tick message: ${payload}`)
  return value.ticks
}

/** The settings of a sensor at a broker. */
export function sensorAt(port: number): SensorSettings {
  return { url: `mqtt://127.0.0.1:${port}`, root: 'wattwheel', meter: 'main', clientId: 'sensor-main' }
}
