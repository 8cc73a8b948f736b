import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Clock } from '../../../broker/contract/clock.ts'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Alert } from '../../../broker/contract/messages.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { openCourier } from '../../../ingest/alerts/courier.ts'
import { MOST_LETTERS } from '../../../ingest/alerts/outbox.ts'
import { freePort } from '../../e2e/port.ts'
import { eventually, makeSettings, makeTestLog } from '../../rig.ts'
import { handClock, openHouse } from '../house.ts'
import { receivePosts } from './post.ts'

const QUICK = { firstMs: 10, longestMs: 40, quietMs: 10 }
const SECRET = 'very-secret-token'

function alertOf(no: number, kind: Alert['kind'] = 'ticks_lost'): Alert {
  return { at: Date.UTC(2026, 10, 22, 11) + no, kind, message: `No ${no}` }
}

function engage(settings: Settings, clock: Clock = systemClock) {
  const { log, lines } = makeTestLog()
  const courier = openCourier(settings, log, clock, QUICK)
  onTestFinished(() => courier.close())
  return { courier, lines, said: () => lines.map(({ msg }) => msg as string) }
}

const withAlerts = (alerts: Settings['alerts']) =>
  makeSettings((settings) => void Object.assign(settings.alerts, alerts))
const messages = (received: { body: { message: string } }[]) => received.map(({ body }) => body.message)

describe('An alert', () => {
  test('goes to the webhook as JSON, with the login of its address in a header', async () => {
    const post = await receivePosts()
    const webhook = `${post.url.replace('//', `//me:${SECRET}@`)}/hook?key=1`
    const { courier } = engage(withAlerts({ webhook }))
    courier.send('main', alertOf(1))
    const [{ path, headers, body } = {} as never] = await post.count(1)
    expect(path).toBe('/hook?key=1')
    expect(headers).toMatchObject({ 'content-type': 'application/json' })
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`)
    expect(body).toEqual({ meter: 'main', name: 'Electricity', ...alertOf(1) })
  })

  test.each([
    ['50%off', '50%off'],
    ['a%20b%3A', 'a b:'],
  ])('is sent with a password that stands in the address as %s', async (inAddress, password) => {
    const post = await receivePosts()
    const { courier } = engage(withAlerts({ webhook: post.url.replace('//', `//me:${inAddress}@`) }))
    courier.send('main', alertOf(1))
    const [{ headers } = {} as never] = await post.count(1)
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`me:${password}`).toString('base64')}`)
  })

  test('goes to a topic of ntfy, whatever letters the name of the meter has', async () => {
    const post = await receivePosts()
    const settings = withAlerts({ ntfy: `${post.url}/my-topic` })
    Object.assign(settings.meters['main'] ?? {}, { name: 'Zähler ☀' })
    engage(settings).courier.send('main', alertOf(1))
    const [{ path, body } = {} as never] = await post.count(1)
    expect(path).toBe('/')
    expect(body).toEqual({ topic: 'my-topic', title: 'Zähler ☀', message: 'No 1', tags: ['ticks_lost'] })
  })

  test('that is told of every meter at once comes once', async () => {
    const post = await receivePosts()
    const { courier } = engage(withAlerts({ webhook: post.url }))
    for (const meter of ['main', 'shed', 'flat']) courier.send(meter, alertOf(1, 'disk_nearly_full'))
    courier.send('main', alertOf(2))
    expect(messages(await post.count(2))).toEqual(['No 1', 'No 2'])
  })

  test('that cannot be delivered is tried again until it can, and the others keep their order behind it', async () => {
    const post = await receivePosts()
    post.answers.push(500, 503, 429)
    const { courier, said } = engage(withAlerts({ webhook: post.url }))
    for (const no of [1, 2, 3]) courier.send('main', alertOf(no))
    expect(messages(await post.count(6))).toEqual(['No 1', 'No 1', 'No 1', 'No 1', 'No 2', 'No 3'])
    expect(said().filter((line) => line.includes('trying again'))).toEqual([
      'alert not delivered: expected an answer of 200 to 299, got 500; trying again in 0.01 s',
      'alert not delivered: expected an answer of 200 to 299, got 503; trying again in 0.02 s',
      'alert not delivered: expected an answer of 200 to 299, got 429; trying again in 0.04 s',
    ])
  })

  test('that is refused is given up, said so, and does not hold up the next', async () => {
    const post = await receivePosts()
    post.answers.push(404)
    const { courier, said } = engage(withAlerts({ webhook: post.url }))
    for (const no of [1, 2]) courier.send('main', alertOf(no))
    expect(messages(await post.count(2))).toEqual(['No 1', 'No 2'])
    expect(said()).toEqual([
      'alert refused: expected an answer of 200 to 299, got 404; it is given up. Correct alerts.webhook.',
    ])
  })

  test('reaches one destination while the other is away', async () => {
    const post = await receivePosts()
    const { courier } = engage(withAlerts({ webhook: `http://127.0.0.1:${await freePort()}`, ntfy: `${post.url}/t` }))
    courier.send('main', alertOf(1))
    expect(messages(await post.count(1))).toEqual(['No 1'])
  })
})

describe('An alert that waits', () => {
  test('is delivered when the quiet hours are over', async () => {
    const post = await receivePosts()
    const clock = handClock(Date.UTC(2026, 10, 22, 3)) // 4:00 in Berlin
    const { courier } = engage(withAlerts({ webhook: post.url, quiet_hours: '22-7' }), clock)
    for (const no of [1, 2]) courier.send('main', alertOf(no))
    clock.advance(3 * 3_600_000 - 1)
    courier.send('main', alertOf(3))
    expect(post.received).toEqual([])
    clock.advance(1)
    expect(messages(await post.count(3))).toEqual(['No 1', 'No 2', 'No 3'])
  })

  test('when ingest ends is delivered by the next', async () => {
    const port = await freePort()
    const settings = withAlerts({ webhook: `http://127.0.0.1:${port}` })
    const first = engage(settings)
    for (const no of [1, 2]) first.courier.send('main', alertOf(no))
    await first.courier.close()
    const post = await receivePosts(port)
    engage(settings)
    expect(messages(await post.count(2))).toEqual(['No 1', 'No 2'])
    const waiting = () => JSON.parse(readFileSync(join(settings.data, 'alerts-webhook.json'), 'utf8')) as unknown[]
    await eventually(async () => waiting().length === 0 || undefined)
  })
})

test('No more alerts wait than there is room for: the oldest are given up', async () => {
  const port = await freePort()
  const settings = withAlerts({ webhook: `http://127.0.0.1:${port}` })
  const first = engage(settings)
  for (let no = 1; no <= MOST_LETTERS + 2; no++) first.courier.send('main', alertOf(no))
  expect(first.said().filter((line) => line.includes('given up'))).toHaveLength(2)
  await first.courier.close()
  const post = await receivePosts(port)
  engage(settings)
  expect(messages(await post.count(MOST_LETTERS))).toEqual(
    Array.from({ length: MOST_LETTERS }, (_, i) => `No ${i + 3}`),
  )
})

test('No log line holds the address of a destination', async () => {
  const post = await receivePosts()
  post.answers.push(500, 401)
  const address = post.url.replace('//', `//me:${SECRET}@`)
  const away = `http://me:${SECRET}@127.0.0.1:${await freePort()}/${SECRET}`
  const { courier, lines } = engage(withAlerts({ webhook: `${address}/${SECRET}?k=${SECRET}`, ntfy: away }))
  courier.send('main', alertOf(1))
  await post.count(2)
  for (const told of ['500', '401', 'ECONNREFUSED']) {
    await eventually(async () => lines.find(({ msg }) => `${msg}`.includes(told)))
  }
  expect(JSON.stringify(lines)).not.toContain(SECRET)
})

test('What ingest tells on the alert topic reaches the webhook', async () => {
  const post = await receivePosts()
  const house = await openHouse(({ alerts }) => {
    alerts.webhook = post.url
  })
  await house.send('tick', JSON.stringify({ boot: 'a', seq: 1, at: Date.now() + 600_000, age_ms: 0 }))
  const { text } = await house.inbox.first((topic) => topic === 'wattwheel/main/alert')
  const [{ body } = {} as never] = await post.count(1)
  expect(body).toEqual({ meter: 'main', name: 'Electricity', ...JSON.parse(text) })
})
