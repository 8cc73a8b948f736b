import { EventEmitter, once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { JOURNAL_FILE, LEAP } from '../../../broker/journal/shape.ts'
import { LOOK_MS } from '../../../ingest/intake/journal.ts'
import { overwrite, type Page, pagesOf, writeBack } from '../../broker/journal/damaged.ts'
import { freePort } from '../../e2e/port.ts'
import { connect, eventually, listen, makeSettings, makeTestLog, runBroker, runIngest } from '../../rig.ts'
import { holdTimers } from '../../timers.ts'
import { type HandClock, type House, handClock, liveIn, openHouse, readUpTo, ticksAt } from '../house.ts'
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
  holdTimers(LOOK_MS)
  const house = await openHouse()
  for (let i = 1; i <= 3; i++) {
    await house.send('tick', ticksAt([timeOf(i)], 'a', i))
    await readUpTo(house.inbox, i)
    expect(contents(house.settings).ticks).toEqual(timesTo(i))
  }
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
  const failure = once(failed, 'journal not read on, trying again: no more room')
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

/** Thirty turns, every third of them bare. */
async function publishMixed({ client, inbox }: Pick<House, 'client' | 'inbox'>, clock: HandClock, first: number) {
  for (let i = first; i < first + 30; i++) {
    clock.advance(10_000)
    const tick = i % 3 === 0 ? '' : encode({ boot: 'a', seq: i, at: clock.wallMs() })
    await client.publishAsync('wattwheel/main/tick', tick, { qos: 1 })
  }
  return inbox
}

test.each([
  ['a page of entries', ({ name, pagetype }: Page) => name === 'entry' && pagetype === 'leaf'],
  ['the last number given', ({ name }: Page) => name === 'sqlite_sequence'],
])('a journal of which %s was damaged is read on where it was, without losing or doubling a tick', async (_, isHit) => {
  const clock = handClock(BEGIN_MS)
  const port = await freePort()
  const house = await openHouse(({ broker }) => Object.assign(broker, { port }), clock)
  await publishMixed(house, clock, 1)
  await readUpTo(house.inbox, 30)
  await house.broker.close()
  const file = join(house.settings.data, JOURNAL_FILE)
  writeBack(file)
  overwrite(
    file,
    pagesOf(file).flatMap((page) => (isHit(page) ? [page.pageno] : [])),
  )
  const { port: again } = await runBroker(house.settings, clock)
  const client = await connect(again)
  const inbox = await listen(client, 'wattwheel/#')
  await publishMixed({ client, inbox }, clock, 31)
  await readUpTo(inbox, LEAP + 30)
  const { ticks, tallies, energyWh } = contents(house.settings)
  expect(ticks).toEqual(Array.from({ length: 60 }, (_, i) => BEGIN_MS + (i + 1) * 10_000))
  expect(Object.keys(tallies)).not.toContain('duplicate')
  expect(energyWh).toBeCloseTo((60 * 1000) / 75)
})

test('a journal that is put in the place of another is opened by an ingest that runs', async () => {
  const port = await freePort()
  const house = await openHouse(({ broker }) => Object.assign(broker, { port }))
  await publish(house.client, 1, 3)
  await readUpTo(house.inbox, 3)
  await house.broker.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(house.settings.data, JOURNAL_FILE + suffix), { force: true })
  await runBroker(house.settings)
  const client = await connect(port)
  await publish(client, 3, 5)
  await eventually(async () => (contents(house.settings).ticks.length === 5 ? true : undefined))
  expect(contents(house.settings)).toMatchObject({ ticks: timesTo(5), tallies: { duplicate: 1 } })
})
