import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import { ownerOf } from '../../../ingest/shards/shard.ts'
import { handClock, ticksAt } from '../../ingest/house.ts'
import { connect, eventually, runWeb } from '../../rig.ts'
import { ask, openWebHouse, untilWell, type WebHouse } from '../house.ts'
import { openStream } from '../stream.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 11)
const BASE = '/api/v1/meters/main'
const secondsAgo = (seconds: number) => NOW_MS - seconds * 1000

async function houseWithTurns(): Promise<WebHouse> {
  const house = await openWebHouse(undefined, handClock(NOW_MS))
  await house.turn([30, 20, 10].map(secondsAgo))
  await house.live(({ tick_at }) => tick_at === secondsAgo(10))
  return house
}

/** Connects as ingest does. */
function asService({ settings, broker }: WebHouse) {
  const password = readFileSync(join(settings.data, 'service.secret'), 'utf8').trim()
  return connect(broker.port, { username: 'service', password })
}

const eventsOf = (house: WebHouse, headers = {}) => openStream(`${house.url}${BASE}/events`, headers)

describe('GET events', () => {
  test('tells the live value at once, with the headers of every other answer', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    const { data } = await stream.first(({ event }) => event === 'live')
    expect(data).toMatchObject({ power_w: 360, bound: false, tick_at: secondsAgo(10) })
    expect(stream.events.filter(({ event }) => event === 'tick')).toEqual([])
    expect(stream.response.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  })

  test('tells a tick with its time as id, and then the live value', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    await stream.first(({ event }) => event === 'live')
    await house.send('tick', ticksAt([NOW_MS], 'a', 4))
    const tick = await stream.first(({ event }) => event === 'tick')
    expect(tick).toEqual({ event: 'tick', id: String(NOW_MS), data: { at: NOW_MS } })
    const live = await stream.first(({ event, data }) => event === 'live' && data.tick_at === NOW_MS)
    expect(stream.events.indexOf(tick)).toBeLessThan(stream.events.indexOf(live))
  })

  test('tells who comes back what was missed, and nothing twice', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house, { 'last-event-id': String(secondsAgo(30)) })
    await stream.first(({ event }) => event === 'live')
    const ids = stream.events.flatMap(({ id }) => id ?? [])
    expect(ids).toEqual([secondsAgo(20), secondsAgo(10)].map(String))
  })
})

describe('the stream of events', () => {
  test('tells what a sensor sees while it is aligned, ten times a second and no more', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    const stream = await eventsOf(house)
    const align = { value: 131, disc: 131, mark: 86, contrast: 37.5 }
    const topic = 'wattwheel/main/align'
    await house.client.publishAsync(topic, encode(align), { qos: 1 })
    await stream.first(({ event }) => event === 'align')
    await house.client.publishAsync(topic, encode({ ...align, value: 100 }), { qos: 1 })
    await house.client.publishAsync(topic, '{"value":"bright"}', { qos: 1 })
    await house.send('sensor', 'online')
    await stream.first(({ event, data }) => event === 'live' && data.sensor === 'online')
    expect(stream.events.filter(({ event }) => event === 'align').map(({ data }) => data)).toEqual([align])
  })
})

describe('the stream of events, where somebody is gone,', () => {
  test('says that the power is unknown when ingest is gone', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)
    await house.ingest.close()
    const { data } = await stream.first(({ event, data }) => event === 'live' && data.power_w === null)
    expect(data).toMatchObject({ bound: false, tick_at: secondsAgo(10), today_kwh: 0.003 })
  })

  test('says that the power is unknown when the broker is gone', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)
    await house.broker.close()
    await stream.first(({ event, data }) => event === 'live' && data.power_w === null)
    expect((await house.get('/health')).status).toBe(503)
  })

  test('says that the power is unknown when the worker is gone that the meter belongs to, and no other', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)
    const service = await asService(house)
    const owner = ownerOf('main', 2)
    const say = (worker: number, presence: 'online' | 'offline') =>
      service.publishAsync(`wattwheel/ingest/${worker}-of-2/status`, presence, { qos: 1, retain: true })
    await say(3 - owner, 'offline')
    await eventually(async () => (await house.get('/health')).status === 503 || undefined)
    expect((await house.get(`${BASE}/live`)).json().power_w).toBe(360)
    await say(owner, 'offline')
    await stream.first(({ event, data }) => event === 'live' && data.power_w === null)
    await say(owner, 'online')
    await eventually(async () => (await house.get(`${BASE}/live`)).json().power_w === 360 || undefined)
    await say(3 - owner, 'online')
    await eventually(async () => (await house.get('/health')).status === 200 || undefined)
  })
})

describe('each stream of events', () => {
  test('passes on alerts', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    await stream.first(({ event }) => event === 'live')
    const service = await asService(house)
    const alert = { at: NOW_MS, kind: 'sensor_offline', message: 'The sensor is away.' } as const
    await service.publishAsync('wattwheel/main/alert', encode(alert), { qos: 1 })
    expect((await stream.first(({ event }) => event === 'alert')).data).toEqual(alert)
  })

  test('passes on alerts, whichever of several web servers it is of', async () => {
    const house = await houseWithTurns()
    const other = await runWeb(house.settings)
    await untilWell(other.port)
    const urls = [house.url, `http://127.0.0.1:${other.port}`]
    const streams = await Promise.all(urls.map((url) => openStream(`${url}${BASE}/events`)))
    const service = await asService(house)
    const alert = { at: NOW_MS, kind: 'sensor_offline', message: 'The sensor is away.' } as const
    await service.publishAsync('wattwheel/main/alert', encode(alert), { qos: 1 })
    for (const stream of streams) expect((await stream.first(({ event }) => event === 'alert')).data).toEqual(alert)
  })

  test('does not resume from an id that it never gave', async () => {
    const house = await houseWithTurns()
    for (const id of ['yesterday', '', '-5', '1e3', '9'.repeat(16)]) {
      const answer = await house.get(`${BASE}/events`, { 'last-event-id': id })
      expect(answer.status).toBe(400)
      expect(answer.json().detail).toMatch(/^Expected last-event-id to match pattern/)
    }
  })

  test('ends when the web server ends', async () => {
    const house = await houseWithTurns()
    const web = await runWeb(house.settings)
    await untilWell(web.port)
    const stream = await openStream(`http://127.0.0.1:${web.port}${BASE}/events`)
    await web.close()
    await stream.ended
  })
})

test('HEAD events is refused at once, for a stream without end has no head alone', async () => {
  const house = await houseWithTurns()
  const answer = await fetch(`${house.url}${BASE}/events`, { method: 'HEAD' })
  expect(answer.status).toBe(404)
})

describe('GET live', () => {
  test('answers what ingest has published', async () => {
    const house = await houseWithTurns()
    const stream = await eventsOf(house)
    const { data } = await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)
    const answer = await house.get(`${BASE}/live`)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual(data)
    expect(data).toEqual(await house.live(({ tick_at }) => tick_at === secondsAgo(10)))
  })

  test('answers without power when what was published is 90 s old', async () => {
    const house = await houseWithTurns()
    // Ingest's own clock stands still, so that it has nothing new to tell.
    const clock = handClock(NOW_MS)
    const { port } = await runWeb(house.settings, clock)
    const stream = await openStream(`http://127.0.0.1:${port}${BASE}/events`)
    await stream.first(({ event, data }) => event === 'live' && data.power_w === 360)
    const live = async () => (await ask(port, `${BASE}/live`)).json()
    clock.advance(89_999)
    expect((await live()).power_w).toBe(360)
    clock.advance(1)
    expect(await live()).toMatchObject({ power_w: null, bound: false, today_kwh: 0.003 })
  })
})
