import { describe, expect, onTestFinished, test } from 'vitest'
import { type MeterSettings, maxPowerW } from '../../broker/contract/settings.ts'
import { TOPICS, type TopicName, topicOf } from '../../broker/contract/topics.ts'
import { startIngest } from '../../ingest/ingest.ts'
import { portOf, wattwheel } from '../e2e/program.ts'
import { connect, type Inbox, listen, makeSettings, makeTestLog, runBroker, runIngest } from '../rig.ts'
import { type House, handClock, liveIn, liveOf, openHouse, readUpTo, saidOn, ticksAt } from './house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const RETAINED = (['config', 'power', 'live', 'energy', 'reading', 'status', 'journalPosition'] as const).map((name) =>
  topicOf('wattwheel', name, 'main'),
)

/** What a broker has retained once everything has been said, as somebody new is told it. */
async function retainedAt(port: number): Promise<Map<string, string>> {
  const everything = (inbox: Inbox) => Promise.all(RETAINED.map((wanted) => inbox.first((topic) => topic === wanted)))
  await everything(await listen(await connect(port), 'wattwheel/#'))
  const all = await everything(await listen(await connect(port), 'wattwheel/#'))
  expect(all.map(({ packet }) => packet.retain)).toEqual(RETAINED.map(() => true))
  return new Map(all.map(({ topic, text }) => [topic, text]))
}

describe('what ingest publishes', () => {
  test('is retained, each value on its topic, and complete for somebody who comes later', async () => {
    const house = await openHouse(({ meters }) => {
      Object.assign(meters['main'] ?? {}, { installed: { at: '2026-01-01', reading_kwh: 25_503.55 } })
    }, handClock(NOON_MS))
    await house.send('tick', ticksAt([NOON_MS - 20_000, NOON_MS - 10_000]))
    await house.live((live) => live.power_w === 4800)
    await readUpTo(house.inbox, 1)
    const retained = await retainedAt(house.broker.port)
    const meter = house.settings.meters['main'] as MeterSettings
    expect(JSON.parse(retained.get('wattwheel/main/config') ?? '')).toEqual({
      impulses_per_kwh: 75,
      max_power_w: maxPowerW(meter),
    })
    expect(retained.get('wattwheel/main/power')).toBe('4800')
    expect(retained.get('wattwheel/main/energy')).toBe('0.027')
    expect(retained.get('wattwheel/main/reading')).toBe('25503.577')
    expect(retained.get('wattwheel/status')).toBe('online')
    expect(JSON.parse(retained.get('wattwheel/ingest/journal') ?? '')).toEqual({
      journal: expect.stringMatching(/^[0-9a-f]{16}$/),
      position: 1,
      backed_up: 0,
    })
  })

  test('comes with the QoS that the contract gives each topic', async () => {
    const house = await openHouse()
    await house.send('tick', '')
    await readUpTo(house.inbox, 1)
    for (const name of ['config', 'power', 'live', 'energy', 'reading', 'status'] satisfies TopicName[]) {
      const { packet } = await house.inbox.first((topic) => topic === topicOf('wattwheel', name, 'main'))
      expect(packet.qos).toBe(TOPICS[name].qos)
    }
  })

  test('is published anew when a broker comes back that has forgotten everything', async () => {
    const house = await openHouse()
    await house.send('tick', '')
    await readUpTo(house.inbox, 1)
    await house.broker.close()
    house.settings.broker.port = house.broker.port
    const again = await runBroker(house.settings)
    const retained = await retainedAt(again.port)
    expect(retained.get('wattwheel/main/energy')).toBe('0.013')
    expect(JSON.parse(retained.get('wattwheel/ingest/journal') ?? '')).toMatchObject({ position: 1 })
  })

  test('says how far the journal is read also when ingest starts and nothing is new', async () => {
    const house = await openHouse()
    await house.send('tick', '')
    await readUpTo(house.inbox, 1)
    await house.ingest.close()
    await house.broker.close()
    house.settings.broker.port = house.broker.port
    const again = await runBroker(house.settings)
    await runIngest(house.settings)
    await readUpTo(await listen(await connect(again.port), 'wattwheel/#'), 1)
  })
})

describe('the energy that ingest publishes', () => {
  test('never falls, and begins with the whole of a backlog', async () => {
    const settings = makeSettings()
    const clock = handClock(NOON_MS)
    const { port } = await runBroker(settings, clock)
    const client = await connect(port)
    const inbox = await listen(client, 'wattwheel/#')
    for (let i = 0; i < 20; i++) {
      const ticks = ticksAt(
        [0, 1, 2].map((k) => NOON_MS - 1_000_000 + (3 * i + k) * 10_000),
        'a',
        3 * i + 1,
      )
      await client.publishAsync('wattwheel/main/tick', ticks, { qos: 1 })
    }
    await runIngest(settings, clock)
    await inbox.first((topic) => topic === 'wattwheel/main/energy')
    expect(saidOn(inbox, 'energy')).toEqual(['0.8'])
    await client.publishAsync('wattwheel/main/tick', ticksAt([NOON_MS], 'a', 61), { qos: 1 })
    await inbox.first((topic, text) => topic === 'wattwheel/main/energy' && text !== '0.8')
    expect(saidOn(inbox, 'energy').at(-1)).toBe('0.813')
  })
})

describe('the status of ingest', () => {
  const status = (inbox: Inbox, wanted: string) =>
    inbox.first((topic, text) => topic === 'wattwheel/status' && text === wanted)

  test('is offline when it is closed', async () => {
    const house = await openHouse()
    await house.ingest.close()
    await status(house.inbox, 'offline')
  })

  test('is given up when the broker does not answer, so that ingest ends all the same', async () => {
    const settings = makeSettings()
    const program = wattwheel(['broker'], { WATTWHEEL_DATA: settings.data, WATTWHEEL_BROKER_PORT: '0' })
    onTestFinished(async () => void (await program.stop('SIGKILL')))
    settings.mqtt.url = `mqtt://127.0.0.1:${await portOf(program, 'broker')}`
    const inbox = await listen(await connect(Number(new URL(settings.mqtt.url).port)), 'wattwheel/#')
    const ingest = await runIngest(settings)
    await status(inbox, 'online')
    process.kill(program.pid, 'SIGSTOP')
    await ingest.close()
    expect(inbox.messages.map(({ text }) => text)).not.toContain('offline')
  })

  test('is offline by its last will when it is killed', async () => {
    const settings = makeSettings()
    const { port } = await runBroker(settings)
    const inbox = await listen(await connect(port), 'wattwheel/#')
    const program = wattwheel(['ingest'], {
      WATTWHEEL_DATA: settings.data,
      WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${port}`,
    })
    onTestFinished(async () => void (await program.stop('SIGKILL')))
    await status(inbox, 'online')
    await program.stop('SIGKILL')
    await status(inbox, 'offline')
  })
})

describe('a sensor that was online', () => {
  async function houseWithSensor(): Promise<House> {
    const house = await openHouse()
    await house.send('sensor', 'online')
    await house.send('tick', ticksAt([Date.now() - 20_000, Date.now() - 10_000]))
    await house.live((live) => live.sensor === 'online' && live.power_w !== null)
    await house.ingest.close()
    return house
  }

  test('and does not speak after a connection is reported offline, and its power is unknown', async () => {
    const house = await houseWithSensor()
    const inbox = await listen(await connect(house.broker.port), 'wattwheel/#')
    const ingest = await startIngest(house.settings, makeTestLog().log, undefined, 100)
    onTestFinished(() => ingest.close())
    const { packet } = await inbox.first((topic, text) => topic === 'wattwheel/main/sensor' && text === 'offline')
    expect(packet.qos).toBe(1)
    const live = await liveIn(inbox, ({ sensor }) => sensor === 'offline')
    expect(live.power_w).toBeNull()
    const later = await listen(await connect(house.broker.port), 'wattwheel/main/sensor')
    const remembered = await later.first(() => true)
    expect(remembered).toMatchObject({ text: 'offline', packet: { retain: true } })
  })

  test('is online again when it sends health or turn after that', async () => {
    const { inbox, send } = await openHouse()
    const states = () => saidOn(inbox, 'live').map((text) => liveOf(text).sensor)
    const changes = () => states().filter((state, i) => state !== states()[i - 1])
    const until = (count: number) => inbox.first(() => changes().length === count)
    await send('sensor', 'offline')
    await until(2)
    await send('health', '{"uptime_ms":1}')
    await until(3)
    await send('sensor', 'offline')
    await until(4)
    await send('turn', '{"boot":"a","seq":2,"phase":0.5,"turns_per_hour":30,"confidence":0.9,"age_ms":0}')
    await until(5)
    expect(changes()).toEqual(['unknown', 'offline', 'online', 'offline', 'online'])
  })
})
