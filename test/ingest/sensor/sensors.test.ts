import { describe, expect, it, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import { decodeAlert } from '../../../broker/contract/codec.ts'
import { type Ingest, startIngest } from '../../../ingest/ingest.ts'
import { rotationOf } from '../../../ingest/live.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import { constantsIn } from '../../../ingest/past/history.ts'
import { watchSensors } from '../../../ingest/sensor/sensors.ts'
import { openStoreReader, type StoreReader } from '../../../ingest/store/reader.ts'
import { connect, eventually, listen, makeTestLog, runBroker, runIngest } from '../../rig.ts'
import { type House, handClock, liveIn, openHouse, readUpTo } from '../house.ts'
import { describeOnPostgres } from '../store/postgres/server.ts'
import { look, openStore } from '../store/store.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const HOUR_MS = 3_600_000

/** The same house with another ingest, which hears the sensors by now, and somebody who listens from then on. */
async function startAgain(house: House, start: () => Promise<Ingest>): Promise<House> {
  await house.ingest.close()
  const inbox = await listen(await connect(house.broker.port), 'wattwheel/#')
  const ingest = await start()
  await inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'online')
  return { ...house, ingest, inbox, live: (test) => liveIn(inbox, test) }
}

/** What is in the store when ingest has ended. */
async function storeAfter({ ingest, settings }: House): Promise<StoreReader> {
  await ingest.close()
  const reader = openStoreReader(settings) as StoreReader
  onTestFinished(() => reader.close())
  return reader
}

describe('thirty hours without a turn', () => {
  async function houseThatIdled(meanwhile: (house: House) => Promise<unknown>): Promise<House> {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    await house.send('sensor', 'online')
    await house.live(({ sensor }) => sensor === 'online')
    await house.send('tick', '')
    await readUpTo(house.inbox, 1)
    await meanwhile(house)
    clock.advance(30 * HOUR_MS)
    await house.send('tick', '')
    return house
  }
  const nothing = async () => {}

  test('are one slow turn where the sensor was online all the while', async () => {
    const house = await houseThatIdled(nothing)
    await readUpTo(house.inbox, 2)
    const store = await storeAfter(house)
    const meter = makeMeter(house.settings, 'main')
    expect(store.onlineWithin('main', 0, Number.MAX_SAFE_INTEGER)).toEqual([
      { fromMs: NOON_MS, toMs: NOON_MS + 30 * HOUR_MS },
    ])
    expect(turnsUpTo(store.source('main'), NOON_MS + 15 * HOUR_MS)).toBeCloseTo(1.5, 9)
    expect(rotationOf(store, meter, constantsIn(store, meter)).turnMs).toBe(30 * HOUR_MS)
  })

  test('are without data where nobody said whether the sensor was there', async () => {
    const house = await houseThatIdled(async ({ send, live }) => {
      await send('sensor', 'offline')
      await live(({ sensor }) => sensor === 'offline')
    })
    await readUpTo(house.inbox, 2)
    const store = await storeAfter(house)
    const meter = makeMeter(house.settings, 'main')
    expect(store.noDataWithin('main', NOON_MS, NOON_MS + 1)).toEqual([
      { fromMs: NOON_MS, toMs: NOON_MS + 30 * HOUR_MS },
    ])
    expect(rotationOf(store, meter, constantsIn(store, meter)).turnMs).toBeNull()
  })

  test('are without data where ingest was away in the middle of it', async () => {
    const house = await houseThatIdled(async ({ ingest }) => ingest.close())
    const again = await runIngest(house.settings, handClock(NOON_MS + 30 * HOUR_MS))
    await readUpTo(await listen(await connect(house.broker.port), 'wattwheel/#'), 2)
    const store = await storeAfter({ ...house, ingest: again })
    expect(store.noDataWithin('main', NOON_MS, NOON_MS + 1)).toHaveLength(1)
    expect(store.onlineWithin('main', 0, Number.MAX_SAFE_INTEGER)).toEqual([])
  })
})

test('the health that a sensor sends is in the store when ingest has ended; what the broker remembers is not', async () => {
  const clock = handClock(NOON_MS)
  const house = await openHouse(undefined, clock)
  const topic = 'wattwheel/main/health'
  await house.client.publishAsync(topic, '{"rssi":-60}', { qos: 1, retain: true })
  await house.client.publishAsync(topic, '{"rssi":-70,"heap":20000}', { qos: 1, retain: true })
  // Later on the same connection, and so heard after them.
  await house.send('sensor', 'online')
  await house.live(({ sensor }) => sensor === 'online')

  const again = await startAgain(house, () => runIngest(house.settings, clock))
  await again.send('sensor', 'offline')
  await again.live(({ sensor }) => sensor === 'offline')
  const store = await storeAfter(again)
  const heap = { n: 1, mean: 20_000, min: 20_000, max: 20_000 }
  expect(store.health('main', NOON_MS, NOON_MS + 1)).toEqual([
    { fromMs: NOON_MS, values: { rssi: { n: 2, mean: -65, min: -70, max: -60 }, heap } },
  ])
})

test('people are told by an alert of a sensor that is away, and when it is back', async () => {
  const first = await openHouse()
  const house = await startAgain(first, async () => {
    const ingest = await startIngest(first.settings, makeTestLog().log, undefined, 50)
    onTestFinished(() => ingest.close())
    return ingest
  })
  const alert = (kind: string) =>
    house.inbox.first((topic, text) => {
      return topic === 'wattwheel/main/alert' && decodeAlert(Buffer.from(text)).value?.kind === kind
    })
  await house.send('sensor', 'offline')
  const { packet } = await alert('sensor_offline')
  expect(packet).toMatchObject({ qos: 1, retain: false })
  await house.send('sensor', 'online')
  await alert('sensor_online')
})

test('what the store cannot take of a sensor is complained of, and in it as soon as it can', async () => {
  const { settings, send, live, lines } = await openHouse()
  look(settings, (db) =>
    db.exec(`CREATE TRIGGER sabotage BEFORE UPDATE OF sensor ON meter BEGIN SELECT RAISE(ABORT, 'no more room'); END`),
  )
  await send('sensor', 'online')
  const complaint = 'noting which sensors are there failed, trying again: no more room'
  await eventually(async () => lines.find(({ msg }) => msg === complaint))
  look(settings, (db) => db.exec('DROP TRIGGER sabotage'))
  await live(({ sensor }) => sensor === 'online')
})

test('a sensor is known to be online no longer than the broker is', async () => {
  const clock = handClock(NOON_MS)
  const house = await openHouse(undefined, clock)
  await house.send('sensor', 'online')
  await house.live(({ sensor }) => sensor === 'online')
  clock.advance(HOUR_MS / 4)
  await house.send('tick', '')
  await readUpTo(house.inbox, 1)
  await house.broker.close()
  clock.advance(HOUR_MS)
  house.settings.broker.port = house.broker.port
  const broker = await runBroker(house.settings, clock)
  const client = await connect(broker.port)
  const inbox = await listen(client, 'wattwheel/#')
  await inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'online')
  await client.publishAsync('wattwheel/main/tick', '', { qos: 1 })
  await readUpTo(inbox, 2)
  const store = await storeAfter(house)
  expect(store.onlineWithin('main', 0, Number.MAX_SAFE_INTEGER)).toEqual([
    { fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS / 4 },
  ])
})

describeOnPostgres('Sensors that are silent while the database is away', (postgres) => {
  it('are found when it is back, and people told of them', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    const { log, lines } = makeTestLog()
    const told: string[] = []
    const events = {
      changed: () => told.push('changed'),
      missing: () => told.push('missing'),
      alert: (_meter: string, kind: string) => told.push(kind),
    }
    const sensors = watchSensors(settings, store, systemClock, log, events, 1)
    onTestFinished(sensors.close)
    sensors.said('main', 'online', true)
    await postgres.kill()
    sensors.connected()
    const complaints = () => new Set(lines.map(({ msg }) => `${msg}`.replace(/:.*/s, '')))
    const both = ['looking after the sensors', 'looking for silent sensors'].map(
      (what) => `${what} failed, trying again`,
    )
    await expect.poll(complaints).toEqual(new Set(both))
    postgres.start()
    await expect.poll(() => told).toEqual(['changed', 'changed', 'missing', 'sensor_offline'])
  })
})
