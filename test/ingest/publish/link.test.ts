import { connect as connectSocket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openStoreReader } from '../../../ingest/store/reader.ts'
import { startGateway } from '../../chaos/cluster/gateway.ts'
import { connect, eventually, listen, makeSettings, runBroker, runIngest } from '../../rig.ts'
import { liveIn, liveOf, saidOn, ticksAt } from '../house.ts'

test('What was said into a connection that broke is not said again, but what is so now', async () => {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  const way = await startGateway([() => connectSocket({ port, host: '127.0.0.1' })])
  onTestFinished(() => way.close())
  settings.mqtt.url = `mqtt://127.0.0.1:${way.port}`
  await runIngest(settings)
  const sensor = await connect(port)
  const inbox = await listen(sensor, 'wattwheel/main/live')
  await liveIn(inbox, () => true)

  way.hold()
  const nowMs = Date.now()
  const times = [nowMs - 40_000, nowMs - 30_000]
  for (const [i, atMs] of times.entries()) {
    await sensor.publishAsync('wattwheel/main/tick', ticksAt([atMs], 'a', i + 1), { qos: 1 })
    await eventually(async () => lastTickIn() === atMs || undefined)
  }
  function lastTickIn(): number | null | undefined {
    const reader = openStoreReader(settings)
    const stored = reader?.meter('main')
    reader?.close()
    return stored?.lastAtMs
  }
  const before = saidOn(inbox, 'live').length
  way.heal('reset')
  await liveIn(inbox, (live) => live.tick_at === times.at(-1))
  const told = saidOn(inbox, 'live').slice(before).map(liveOf)
  expect(told.map((live) => live.tick_at)).toEqual([times.at(-1)])
})
