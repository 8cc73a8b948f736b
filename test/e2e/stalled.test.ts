import { once } from 'node:events'
import net from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { connectPacket, subscribePacket } from '../bench/wire.ts'
import { connect, makeSettings, runBroker } from '../rig.ts'

const CHATTERERS = 30
const SENSORS = 20
const TICKS = 1000
const TICK = JSON.stringify({ boot: '3f9a2c01d4e8b7a6', seq: 1, age_ms: 1 })
/** After this time the broker gives a subscriber up. */
const DRAIN_TIMEOUT_MS = 5000

/** A client that subscribes and then reads nothing more. */
async function subscribeAndStall(port: number, topic: string): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(connectPacket('stalled'))
  await once(socket, 'readable')
  socket.write(subscribePacket(1, topic))
}

test('A subscriber that does not read holds up no sensor, and brings no broker down', async () => {
  const { port } = await runBroker(makeSettings())
  await subscribeAndStall(port, 'wattwheel/main/health')
  const chatterers = await Promise.all(Array.from({ length: CHATTERERS }, () => connect(port)))
  for (const client of chatterers) {
    for (let n = 0; n < 60; n++) client.publish('wattwheel/main/health', 'x'.repeat(8000))
  }
  const sensors = await Promise.all(Array.from({ length: SENSORS }, () => connect(port)))
  const startedMs = performance.now()
  const acknowledged = sensors.flatMap((sensor) =>
    Array.from({ length: TICKS }, () => sensor.publishAsync('wattwheel/main/tick', TICK, { qos: 1 })),
  )
  await Promise.all(acknowledged)
  expect(performance.now() - startedMs).toBeLessThan(DRAIN_TIMEOUT_MS)
})
