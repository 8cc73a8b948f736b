import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes, type PublishPacket } from 'aedes'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { decodeTicks } from '../../../broker/contract/codec.ts'
import type { Tick } from '../../../broker/contract/messages.ts'
import { type TopicName, topicOf } from '../../../broker/contract/topics.ts'
import type { SensorSettings } from '../../../firmware/simulator/connection.ts'

export const silent = pino({ level: 'silent' })

/** Decides on a published message: `done()` takes and acknowledges it, `done(error)` closes the connection. */
export type Admission = (packet: PublishPacket, done: (error?: Error) => void) => void

export interface TestBroker {
  aedes: Aedes
  port: number
  /** What clients published and the broker took, in order. */
  published: PublishPacket[]
  /** The payloads on a topic, in order of arrival. */
  payloads(topic: TopicName): Buffer[]
  /** The ticks, in order of arrival. */
  ticks(): Tick[]
  /** Resolves once what was published satisfies the test. */
  until(test: () => boolean): Promise<void>
  /** Cuts every connection as a broken network does. */
  cut(): void
  close(): Promise<void>
}

/** A real broker on a port of its own, closed with the test. */
export async function startBroker(admit: Admission = (_packet, done) => done(), port = 0): Promise<TestBroker> {
  const aedes = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const published: PublishPacket[] = []
  const look = new EventTarget()
  // Recorded before the PUBACK, where a journal would commit.
  aedes.authorizePublish = (_client, packet, done) =>
    admit(packet, (error) => {
      if (!error) published.push(packet)
      done(error)
      look.dispatchEvent(new Event('look'))
    })
  const payloads = (name: TopicName) => {
    const topic = topicOf('wattwheel', name, 'main')
    return published.filter((packet) => packet.topic === topic).map(({ payload }) => Buffer.from(payload))
  }
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
    payloads,
    ticks: () => payloads('tick').flatMap(ticksOf),
    until: async (test) => {
      while (!test()) await once(look, 'look')
    },
    cut,
    close,
  }
}

/** The ticks of a message; a message that the contract does not allow fails the test. */
export function ticksOf(payload: Buffer): Tick[] {
  const { value, fault } = decodeTicks(payload)
  if (fault || value.bare || value.faults.length > 0) throw new Error(`not a tick message: ${payload}`)
  return value.ticks
}

/** Each tick as it came first: in a hurry a PUBACK may come too late, and the tick is sent again. */
export function firstOfEach(ticks: readonly Tick[]): Tick[] {
  return ticks.filter(({ boot, seq }, i) => i === ticks.findIndex((one) => one.boot === boot && one.seq === seq))
}

/** The settings of a sensor at a broker. */
export function sensorAt(port: number): SensorSettings {
  return { url: `mqtt://127.0.0.1:${port}`, root: 'wattwheel', meter: 'main', clientId: 'sensor-main' }
}

/** What its sensor has said of being there, the last at the end. */
export const presences = (broker: TestBroker) => broker.payloads('sensor').map(String)
