import { expect, test } from 'vitest'
import { connect, makeSettings, runBroker } from '../rig.ts'
import { payloadsOf, turn } from './entries.ts'
import { loginRaw } from './raw.ts'

/** More than the buffers of the system hold between two sockets. */
const MESSAGES = 2000
const payload = Buffer.alloc(15_000, '7')

test('A subscriber that never reads is cut off, and holds up neither a sensor nor its ticks', async () => {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  const stuck = await loginRaw(port, { clientId: 'stuck' })
  stuck.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] })
  await stuck.first(({ cmd }) => cmd === 'suback')
  stuck.socket.pause()

  const sensor = await connect(port)
  const other = await connect(port)
  const flood = Array.from({ length: MESSAGES }, () =>
    sensor.publishAsync('wattwheel/main/health', payload, { qos: 1 }),
  )
  await Promise.all([...flood, other.publishAsync('wattwheel/main/tick', turn(1), { qos: 1 })])

  expect(payloadsOf(settings)).toEqual([turn(1)])
  stuck.socket.resume()
  await stuck.closed
  const arrived = stuck.packets.filter(({ cmd }) => cmd === 'publish').length
  expect(arrived).toBeLessThan(MESSAGES)
})
