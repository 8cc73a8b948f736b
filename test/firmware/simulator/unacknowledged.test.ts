import { expect, test } from 'vitest'
import { firstOfEach, presences, startBroker, ticksOf } from './broker.ts'
import { hurriedClock } from './clock.ts'
import { start, upTo } from './sensor.ts'

test('a backlog is drained in arrays of 64, one message in flight', async () => {
  let inFlight = 0
  const counts: number[] = []
  const broker = await startBroker(({ topic }, done) => {
    if (!topic.endsWith('/tick')) return done()
    counts.push(++inFlight)
    setImmediate(() => {
      inFlight -= 1
      done()
    })
  })
  const sensor = start(broker.port)
  await sensor.disconnect()
  for (const seq of upTo(200)) await sensor.tick(Date.now() + seq)
  sensor.reconnect()
  await sensor.drained()
  expect(broker.payloads('tick').map((payload) => ticksOf(payload).length)).toEqual([64, 64, 64, 8])
  expect(broker.ticks().map(({ seq }) => seq)).toEqual(upTo(200))
  expect(Math.max(...counts)).toBe(1)
})

test('a full queue makes the counting wait for a PUBACK', async () => {
  const broker = await startBroker()
  const sensor = start(broker.port)
  await sensor.disconnect()
  let counted = 0
  const counting = (async () => {
    for (const seq of upTo(1000)) {
      await sensor.tick(Date.now() + seq)
      counted = seq
    }
  })()
  await new Promise(setImmediate)
  expect(counted).toBeLessThan(500)
  sensor.reconnect()
  await counting
  await sensor.drained()
  expect(broker.ticks().map(({ seq }) => seq)).toEqual(upTo(1000))
})

test('a tick that the broker refuses is sent again until it is acknowledged', async () => {
  let refusals = 3
  const broker = await startBroker(({ topic }, done) =>
    done(topic.endsWith('/tick') && refusals-- > 0 ? new Error('the disk is full') : undefined),
  )
  const sensor = start(broker.port, hurriedClock(20))
  for (const _ of upTo(100)) await sensor.tick(Date.now())
  await sensor.drained()
  expect(refusals).toBeLessThan(0)
  expect(firstOfEach(broker.ticks()).map(({ seq }) => seq)).toEqual(upTo(100))
})

test('a tick whose PUBACK is lost is sent again under the same number, with its age anew', async () => {
  let losses = 2
  const broker = await startBroker(({ topic }, done) => {
    if (topic.endsWith('/tick') && losses-- > 0) broker.cut()
    done()
  })
  const clock = hurriedClock(20)
  const sensor = start(broker.port, clock)
  await sensor.tick(clock.now())
  await sensor.drained()
  const ticks = broker.ticks()
  const ages = ticks.map(({ age_ms }) => age_ms ?? -1)
  expect(ticks.length).toBeGreaterThanOrEqual(3)
  expect(new Set(ticks.map(({ boot, seq, at }) => `${boot} ${seq} ${at}`)).size).toBe(1)
  expect(ages).toEqual([...ages].sort((a, b) => a - b))
  expect(ages.at(-1)).toBeGreaterThan(ages[0] ?? 0)
})

test('a broker that keeps silent is left, and the tick is sent on the next connection', async () => {
  let silences = 1
  const broker = await startBroker(({ topic }, done) => {
    if (!topic.endsWith('/tick') || silences-- <= 0) done()
  })
  const sensor = start(broker.port, hurriedClock(50))
  await sensor.tick(Date.now())
  await sensor.drained()
  expect(firstOfEach(broker.ticks()).map(({ seq }) => seq)).toEqual([1])
  expect(presences(broker)).toContain('offline')
})
