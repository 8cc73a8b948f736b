import { expect, test } from 'vitest'
import { LOOK_MS } from '../../ingest/intake/journal.ts'
import { ticksAt } from '../ingest/house.ts'
import { connect, listen, makeSettings, runBroker, runIngest } from '../rig.ts'
import { holdTimers } from '../timers.ts'

test('A tick that comes after a restart of the broker, before ingest is back, is counted as soon as ingest is', async () => {
  holdTimers(LOOK_MS)
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
  await sensor.publishAsync('wattwheel/main/tick', ticksAt([Date.now()]), { qos: 1 })
  expect(Number((await after.first((_topic, kwh) => Number(kwh) > 0)).text)).toBeCloseTo(1 / 75)
})
