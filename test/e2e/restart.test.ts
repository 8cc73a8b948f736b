import { expect, test } from 'vitest'
import { ticksAt } from '../ingest/house.ts'
import { connect, listen, makeSettings, runBroker, runIngest } from '../rig.ts'

/** A reconnection takes a second; only every fifth second ingest looks at the journal without a word from the broker. */
const SOON_MS = 3500

test('A tick that comes after a restart of the broker, before ingest is back, is counted as soon as ingest is', async () => {
  const settings = makeSettings()
  const broker = await runBroker(settings)
  await runIngest(settings)
  const before = await listen(await connect(broker.port), 'wattwheel/main/energy')
  await before.first((_topic, kwh) => kwh === '0')

  await broker.close()
  settings.broker.port = broker.port
  await runBroker(settings)
  const sensor = await connect(broker.port)
  const after = await listen(sensor, 'wattwheel/main/energy')
  const sentMs = performance.now()
  await sensor.publishAsync('wattwheel/main/tick', ticksAt([Date.now()]), { qos: 1 })
  await after.first((_topic, kwh) => Number(kwh) > 0)
  expect(performance.now() - sentMs).toBeLessThan(SOON_MS)
})
