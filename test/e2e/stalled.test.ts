import { expect, test } from 'vitest'
import { loginRaw } from '../broker/raw.ts'
import { connect, makeSettings, runBroker } from '../rig.ts'
import { holdTimers } from '../timers.ts'

const CHATTERERS = 30
const SENSORS = 20
const TICKS = 1000
const TICK = JSON.stringify({ boot: '3f9a2c01d4e8b7a6', seq: 1, age_ms: 1 })
/** After this time the broker gives a subscriber up. */
const DRAIN_TIMEOUT_MS = 5000

/** A client that subscribes and then reads nothing more. */
async function subscribeAndStall(port: number, topic: string): Promise<void> {
  const client = await loginRaw(port)
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] })
  await client.first(({ cmd }) => cmd === 'suback')
  client.socket.pause()
}

test('A subscriber that does not read holds up no sensor, and brings no broker down', async () => {
  const { port } = await runBroker(makeSettings())
  await subscribeAndStall(port, 'wattwheel/main/health')
  const chatterers = await Promise.all(Array.from({ length: CHATTERERS }, () => connect(port)))
  for (const client of chatterers) {
    for (let n = 0; n < 60; n++) client.publish('wattwheel/main/health', 'x'.repeat(8000))
  }
  const sensors = await Promise.all(Array.from({ length: SENSORS }, () => connect(port)))
  holdTimers(DRAIN_TIMEOUT_MS)
  const acknowledged = sensors.flatMap((sensor) =>
    Array.from({ length: TICKS }, () => sensor.publishAsync('wattwheel/main/tick', TICK, { qos: 1 })),
  )
  expect(await Promise.all(acknowledged)).toHaveLength(SENSORS * TICKS)
})
