import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { decodeHealth, decodeOutage, decodeTurn } from '../../../broker/contract/codec.ts'
import type { MeterConfig, Outage, Turn } from '../../../broker/contract/messages.ts'
import { systemClock } from '../../../firmware/simulator/clock.ts'
import type { Place } from '../../../firmware/simulator/following.ts'
import { startSensor } from '../../../firmware/simulator/sensor.ts'
import { presences, sensorAt, silent, startBroker, type TestBroker } from './broker.ts'
import { hurriedClock, skippingClock } from './clock.ts'
import { start, upTo } from './sensor.ts'

const outages = (broker: TestBroker): Outage[] =>
  broker.payloads('outage').map((payload) => {
    const { value, fault } = decodeOutage(payload)
    if (fault) throw new Error(fault.detail)
    return value
  })

const turns = (broker: TestBroker): Turn[] =>
  broker.payloads('turn').map((payload) => {
    const { value, fault } = decodeTurn(payload)
    if (fault) throw new Error(fault.detail)
    return value
  })

test('a late subscriber finds the sensor online and its health', async () => {
  const broker = await startBroker()
  start(broker.port)
  await broker.until(() => broker.payloads('health').length > 0)
  const late = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`)
  onTestFinished(() => late.endAsync(true))
  const seen = new Map<string, Buffer>()
  const seenBoth = new Promise<void>((resolve) => {
    late.on('message', (topic, payload) => {
      if (seen.set(topic, payload).size === 2) resolve()
    })
  })
  await late.subscribeAsync('wattwheel/#')
  await seenBoth
  expect(String(seen.get('wattwheel/main/sensor'))).toBe('online')
  const { value: health } = decodeHealth(seen.get('wattwheel/main/health') ?? Buffer.alloc(0))
  expect(health).toMatchObject({ queue: 0, rejected: 0, disc: 131, mark: 86, firmware: 'simulator' })
})

test('health comes every 30 seconds', async () => {
  const broker = await startBroker()
  start(broker.port, skippingClock(30_000))
  await broker.until(() => broker.payloads('health').length >= 4)
  const healths = broker.payloads('health').slice(0, 4)
  expect(healths.map((health) => decodeHealth(health).value?.uptime_ms)).toEqual([0, 30_000, 60_000, 90_000])
})

test('it tells where the disc is since its newest tick, and nothing before its first', async () => {
  const broker = await startBroker()
  const clock = hurriedClock(200)
  const looked: number[] = []
  const place: Place = { phase: 0.4, powerW: 412, impulsesPerKwh: 75 }
  const sensor = start(broker.port, clock, undefined, (atMs) => {
    looked.push(atMs)
    return place
  })
  await broker.until(() => broker.payloads('health').length > 0)
  expect(looked).toEqual([])
  await sensor.tick(clock.now())
  await broker.until(() => turns(broker).length > 0)
  const { boot } = broker.ticks()[0] ?? {}
  const [turn] = turns(broker)
  expect(turn).toMatchObject({ boot, seq: 1, age_ms: 0 })
  expect(turn?.phase).toBeCloseTo(0.4, 2)
  expect(Math.abs((turn?.turns_per_hour ?? 0) / 30.9 - 1)).toBeLessThan(0.051)
})

test('it tells a step of the power, and a steady power every half minute', async () => {
  const broker = await startBroker()
  const clock = hurriedClock(200)
  const looksMs: number[] = []
  const sensor = start(broker.port, clock, undefined, (atMs) => {
    looksMs.push(atMs)
    return { phase: 0.4, powerW: looksMs.length > 40 ? 2000 : 500, impulsesPerKwh: 75 }
  })
  await sensor.tick(clock.now())
  await broker.until(() => turns(broker).some(({ turns_per_hour }) => turns_per_hour > 100))
  let toldMs = Number.NEGATIVE_INFINITY
  const steady = looksMs.slice(0, 40).filter((atMs) => {
    if (atMs - toldMs < 30_000) return false
    toldMs = atMs
    return true
  })
  expect(turns(broker).length).toBeGreaterThan(steady.length)
  expect(turns(broker).length).toBeLessThanOrEqual(looksMs.length)
})

test('a tick carries boot, number, time and age', async () => {
  const broker = await startBroker()
  const nowMs = Date.now()
  const sensor = start(broker.port, { ...systemClock, now: () => nowMs })
  const atMs = nowMs - 5000.4
  await sensor.tick(atMs)
  await sensor.drained()
  const [tick] = broker.ticks()
  expect(tick).toMatchObject({
    boot: expect.stringMatching(/^[0-9a-f]{16}$/),
    seq: 1,
    at: Math.round(atMs),
    age_ms: 5000,
  })
})

test('its last will says offline; it comes back as the same client and reports the outage', async () => {
  const broker = await startBroker()
  const ids: string[] = []
  broker.aedes.on('client', ({ id }) => ids.push(id))
  const sensor = start(broker.port)
  await sensor.tick(Date.now())
  await sensor.drained()
  broker.cut()
  await broker.until(() => presences(broker).at(-1) === 'offline')
  for (const _ of upTo(3)) await sensor.tick(Date.now())
  await broker.until(() => outages(broker).length > 0)
  expect(outages(broker)).toMatchObject([{ no: 1, ticks_buffered: 3, ticks_lost: 0 }])
  expect(presences(broker).at(-1)).toBe('online')
  expect(new Set(ids)).toEqual(new Set(['sensor-main']))
  expect(broker.published.filter(({ topic }) => topic.endsWith('/sensor')).every(({ retain }) => retain)).toBe(true)
})

test('it answers a stale offline with online', async () => {
  const broker = await startBroker()
  start(broker.port)
  await broker.until(() => broker.payloads('health').length > 0)
  const { length } = presences(broker)
  const stale = {
    cmd: 'publish',
    topic: 'wattwheel/main/sensor',
    payload: 'offline',
    qos: 1,
    retain: true,
    dup: false,
  } as const
  broker.aedes.publish(stale, () => {})
  await broker.until(() => presences(broker).length > length)
  expect(presences(broker).at(-1)).toBe('online')
})

test('it takes the config of its meter, and ignores one that is none', async () => {
  const broker = await startBroker()
  const config = { cmd: 'publish', topic: 'wattwheel/main/config', qos: 1, retain: true, dup: false } as const
  const configs: MeterConfig[] = []
  const heard = new Promise<void>((resolve) => {
    start(broker.port, systemClock, (received) => {
      configs.push(received)
      resolve()
    })
  })
  await broker.until(() => broker.payloads('health').length > 0)
  broker.aedes.publish({ ...config, payload: '{"impulses_per_kwh":"many"}' }, () => {})
  broker.aedes.publish({ ...config, payload: '{"impulses_per_kwh":96,"max_power_w":43470}' }, () => {})
  await heard
  expect(configs).toEqual([{ impulses_per_kwh: 96, max_power_w: 43_470 }])
})

test('a power cut loses the queue, begins a new boot and reports an outage', async () => {
  const broker = await startBroker()
  const sensor = start(broker.port)
  await sensor.tick(Date.now())
  await sensor.drained()
  await sensor.disconnect()
  for (const _ of upTo(5)) await sensor.tick(Date.now())
  await sensor.restart(1_795_334_400_000)
  await sensor.tick(Date.now())
  await sensor.drained()
  const [before, after] = broker.ticks()
  expect(broker.ticks()).toHaveLength(2)
  expect(after?.seq).toBe(1)
  expect(after?.boot).not.toBe(before?.boot)
  const expected = { no: 1, from: 1_795_334_400_000, ticks_lost: null, prev: { boot: before?.boot, seq: 6 } }
  expect(outages(broker)).toMatchObject([{ ...expected, boot: after?.boot }])
})

test('turns are counted while the broker is away and sent to the one that comes', async () => {
  const first = await startBroker()
  const sensor = start(first.port)
  await first.until(() => first.payloads('health').length > 0)
  await first.close()
  for (const _ of upTo(10)) await sensor.tick(Date.now())
  const second = await startBroker(undefined, first.port)
  await sensor.drained()
  expect(second.ticks().map(({ seq }) => seq)).toEqual(upTo(10))
})

test('it leaves offline behind, and nothing that waits for it waits for ever', async () => {
  const broker = await startBroker()
  const sensor = start(broker.port)
  await broker.until(() => broker.payloads('health').length > 0)
  await sensor.disconnect()
  await sensor.tick(Date.now())
  const drained = sensor.drained()
  await Promise.all([sensor.close(), expect(drained).rejects.toThrow('aborted')])
  await broker.until(() => presences(broker).at(-1) === 'offline')
})

test('an address that is none is refused at once', () => {
  const settings = { ...sensorAt(1), url: 'somewhere' }
  expect(() => startSensor(settings, () => {}, systemClock, silent)).toThrow('Invalid URL')
})
