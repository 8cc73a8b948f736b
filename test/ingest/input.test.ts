import { describe, expect, test } from 'vitest'
import { openStoreReader } from '../../ingest/store/reader.ts'
import { connect, listen, makeSettings, makeTestLog, runBroker, runIngest } from '../rig.ts'
import { type House, handClock, openHouse, readUpTo, ticksAt } from './house.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 11)
const bytes = (...values: number[]) => Buffer.from(values)
const rubbish = Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 97 + 31) % 256))

/** The tallies of the meter, as somebody reads them beside ingest. */
function talliesOf({ settings }: Pick<House, 'settings'>): Record<string, number> {
  const reader = openStoreReader(settings)
  const tallies = Object.fromEntries((reader?.tallies() ?? []).map(({ event, n }) => [event, n]))
  reader?.close()
  return tallies
}

function ticksIn({ settings }: Pick<House, 'settings'>): number[] {
  const reader = openStoreReader(settings)
  const ticks = reader?.ticks('main', 0, NOON_MS + 86_400_000, 1000) ?? []
  reader?.close()
  return ticks
}

/** What is no tick, by the reason for which it is dropped. */
const MALFORMED: Record<string, (string | Buffer)[]> = {
  too_large: [Buffer.alloc(8193, 0x20), `[${'{"boot":"a","seq":1},'.repeat(500)}1]`],
  not_utf8: [rubbish, bytes(0xff), bytes(0xc3, 0x28)],
  not_json: ['tick', '{"boot":"a","seq":', '{boot:a}', 'NaN', ' ', bytes(0)],
  wrong_shape: [
    '1',
    'null',
    '"tick"',
    '[]',
    '{}',
    '{"boot":"a"}',
    '{"seq":1}',
    '{"boot":1,"seq":1}',
    '{"boot":"a b","seq":1}',
    `{"boot":"${'a'.repeat(25)}","seq":1}`,
    '{"boot":"a","seq":0}',
    '{"boot":"a","seq":-1}',
    '{"boot":"a","seq":1.5}',
    '{"boot":"a","seq":"1"}',
    '{"boot":"a","seq":4294967296}',
    '{"boot":"a","seq":1,"at":"now"}',
    '{"boot":"a","seq":1,"at":-1}',
    '{"boot":"a","seq":1,"at":1e300}',
    '{"boot":"a","seq":1,"age_ms":-5}',
    '{"boot":"a","seq":1,"n":2}',
    JSON.stringify(Array(65).fill({ boot: 'a', seq: 1 })),
    '[[{"boot":"a","seq":1}]]',
  ],
}

describe('a message that is no tick', () => {
  for (const [reason, payloads] of Object.entries(MALFORMED)) {
    test(`is acknowledged, tallied as ${reason} and dropped, and the next good one counts`, async () => {
      const house = await openHouse(undefined, handClock(NOON_MS))
      for (const payload of payloads) await house.send('tick', payload)
      await house.send('tick', ticksAt([NOON_MS]))
      await readUpTo(house.inbox, payloads.length + 1)
      expect(talliesOf(house)).toEqual({ [reason]: payloads.length })
      expect(ticksIn(house)).toEqual([NOON_MS])
    })
  }

  test('is logged with its topic and what was expected, and once a minute however often it comes', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    const warnings = () => house.lines.filter(({ reason }) => reason === 'wrong_shape')
    for (let i = 0; i < 5; i++) await house.send('tick', '{"boot":"a","seq":0}')
    await readUpTo(house.inbox, 5)
    expect(warnings()).toMatchObject([
      { level: 40, topic: 'wattwheel/main/tick', msg: 'dropped: seq: expected >= 1, got 0' },
    ])
    clock.advance(60_000)
    await house.send('tick', '7')
    await readUpTo(house.inbox, 6)
    expect(warnings()).toHaveLength(2)
    expect(warnings()[1]).toMatchObject({ unsaid: 4, msg: 'dropped: expected object, got 7' })
  })

  test('on another topic is tallied as well', async () => {
    const house = await openHouse()
    await house.send('sensor', 'perhaps')
    await house.send('health', '{"rssi":"loud"}')
    await house.send('turn', rubbish)
    await house.send('outage', '{"boot":"a","no":1,"duration_ms":5}')
    await house.send('tick', '')
    await readUpTo(house.inbox, 2)
    expect(talliesOf(house)).toEqual({ wrong_shape: 3, not_utf8: 1 })
    expect(house.lines.map(({ msg }) => msg)).toContain('dropped: expected online or offline, got "perhaps"')
  })
})

describe('ticks in disorder', () => {
  test('count once each, repeated and out of order as they are', async () => {
    const house = await openHouse(undefined, handClock(NOON_MS))
    const times = Array.from({ length: 12 }, (_, i) => NOON_MS - 120_000 + i * 10_000)
    for (const i of [11, 3, 7, 3, 0, 1, 2, 10, 9, 8, 11, 6, 5, 4, 4]) {
      await house.send('tick', ticksAt([times[i] as number], 'a', i + 1))
    }
    await readUpTo(house.inbox, 15)
    expect(ticksIn(house)).toEqual(times)
    expect(talliesOf(house)).toEqual({ duplicate: 3 })
    const live = await house.live(({ tick_at }) => tick_at === times[11])
    expect(live.power_w).toBe(4800)
  })

  test('of a device whose clock jumps lie where their age says', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    const jumps = [0, 7_200_000, -86_400_000, 0, -1_795_000_000_000]
    for (const [i, jumpMs] of jumps.entries()) {
      clock.advance(10_000)
      const tick = { boot: 'a', seq: i + 1, at: clock.wallMs() - 40 + jumpMs, age_ms: 40 }
      await house.send('tick', JSON.stringify(tick))
    }
    await readUpTo(house.inbox, jumps.length)
    expect(ticksIn(house)).toEqual(jumps.map((_, i) => NOON_MS + (i + 1) * 10_000 - 40))
    expect(talliesOf(house)).toEqual({ clock_wrong: 3 })
  })

  test('from the future or a far past, without an age, count when they arrive', async () => {
    const clock = handClock(NOON_MS)
    const house = await openHouse(undefined, clock)
    await house.send('tick', ticksAt([NOON_MS + 3_600_000]))
    clock.advance(10_000)
    await house.send('tick', ticksAt([5], 'a', 2))
    await readUpTo(house.inbox, 2)
    expect(ticksIn(house)).toEqual([NOON_MS, NOON_MS + 10_000])
    expect(talliesOf(house)).toEqual({ time_replaced: 2 })
  })

  test('nearer to each other than the installation allows are rejected, and the power is unknown', async () => {
    const house = await openHouse(undefined, handClock(NOON_MS))
    await house.send('tick', '')
    await house.send('tick', '')
    await readUpTo(house.inbox, 2)
    expect(ticksIn(house)).toEqual([NOON_MS])
    expect(talliesOf(house)).toEqual({ rejected: 1 })
    const live = await house.live(({ tick_at }) => tick_at === NOON_MS)
    expect(live.power_w).toBeNull()
  })
})

test('a message on a topic that no meter has is refused at the door, and ingest goes on', async () => {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  const { log, lines } = makeTestLog()
  await runIngest(settings, undefined, log)
  const inbox = await listen(await connect(port), 'wattwheel/#')
  for (const topic of ['wattwheel/attic/tick', 'wattwheel/constructor/sensor', 'wattwheel/main/nonsense']) {
    const stranger = await connect(port)
    const closed = new Promise<void>((resolve) => stranger.once('close', () => resolve()))
    stranger.publish(topic, 'online', { qos: 1 })
    await closed
  }
  const sensor = await connect(port)
  await sensor.publishAsync('wattwheel/main/tick', '', { qos: 1 })
  await readUpTo(inbox, 1)
  expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
})
