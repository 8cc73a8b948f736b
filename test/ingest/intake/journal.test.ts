import { EventEmitter, once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { JOURNAL_FILE } from '../../../broker/journal/shape.ts'
import { connect, listen, makeSettings, makeTestLog, runBroker, runIngest } from '../../rig.ts'
import { freePort, liveIn, openHouse, readUpTo, ticksAt } from '../house.ts'
import { contents, look } from '../store/store.ts'

const BEGIN_MS = Date.now() - 86_400_000

/** Publishes single ticks, numbered from `first` to `last`, 10 s apart; resolves when all are acknowledged. */
function publish(client: MqttClient, first: number, last: number): Promise<unknown> {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return Promise.all(
    numbers.map((seq) => {
      const tick = encode({ boot: 'a', seq, at: timeOf(seq) })
      return client.publishAsync('wattwheel/main/tick', tick, { qos: 1 })
    }),
  )
}
const timeOf = (seq: number) => BEGIN_MS + seq * 10_000
const timesTo = (last: number) => Array.from({ length: last }, (_, i) => timeOf(i + 1))

test('ingest waits for a broker that is not there yet, and then reads what it brings', async () => {
  const settings = makeSettings()
  settings.broker.port = await freePort()
  const { log, lines } = makeTestLog()
  await runIngest(settings, undefined, log)
  const { port } = await runBroker(settings)
  const client = await connect(port)
  const inbox = await listen(client, 'wattwheel/#')
  await publish(client, 1, 3)
  await liveIn(inbox, ({ tick_at }) => tick_at === timeOf(3))
  expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([])
})

test('a tick is read as soon as the broker says that its journal has grown', async () => {
  const house = await openHouse()
  const beforeMs = performance.now()
  for (let i = 1; i <= 3; i++) {
    await house.send('tick', ticksAt([timeOf(i)], 'a', i))
    await readUpTo(house.inbox, i)
  }
  // Without the wake-up it looks every five seconds.
  expect(performance.now() - beforeMs).toBeLessThan(5000)
})

test('a backlog of many batches is read to its end, each tick once', async () => {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  const client = await connect(port)
  await publish(client, 1, 4500)
  const inbox = await listen(client, 'wattwheel/#')
  await runIngest(settings)
  await readUpTo(inbox, 4500)
  expect(contents(settings).ticks).toEqual(timesTo(4500))
})

test('what cannot be recorded is read again until it can, and counts once', async () => {
  const failed = new EventEmitter()
  const log = pino({ base: null }, { write: (line: string) => void failed.emit(JSON.parse(line).msg) })
  const house = await openHouse(undefined, undefined, { log, lines: [] })
  await publish(house.client, 1, 2)
  await readUpTo(house.inbox, 2)
  look(house.settings, (db) =>
    db.exec(`CREATE TRIGGER sabotage BEFORE INSERT ON tick BEGIN SELECT RAISE(ABORT, 'no more room'); END`),
  )
  const failure = once(failed, 'journal not read on: no more room; trying again')
  await publish(house.client, 3, 5)
  await failure
  expect(contents(house.settings).ticks).toEqual(timesTo(2))
  look(house.settings, (db) => db.exec('DROP TRIGGER sabotage'))
  await readUpTo(house.inbox, 5)
  expect(contents(house.settings)).toMatchObject({ ticks: timesTo(5), tallies: {} })
})

test('a journal that is not the one known before is read from its beginning', async () => {
  const house = await openHouse()
  await publish(house.client, 1, 3)
  await readUpTo(house.inbox, 3)
  await house.ingest.close()
  await house.broker.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(house.settings.data, JOURNAL_FILE + suffix), { force: true })

  const { port } = await runBroker(house.settings)
  const client = await connect(port)
  const inbox = await listen(client, 'wattwheel/#')
  await publish(client, 3, 5)
  house.settings.mqtt.url = `mqtt://127.0.0.1:${port}`
  await runIngest(house.settings)
  await readUpTo(inbox, 3)
  expect(contents(house.settings)).toMatchObject({ ticks: timesTo(5), tallies: { duplicate: 1 } })
})
