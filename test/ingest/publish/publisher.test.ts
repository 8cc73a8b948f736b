import { connect as dial } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { MeterSettings } from '../../../broker/contract/settings.ts'
import { makeServiceSecret } from '../../../broker/service/login.ts'
import { makePublisher } from '../../../ingest/publish/publisher.ts'
import { startGateway } from '../../chaos/cluster/gateway.ts'
import { connect, makeTestLog, runBroker } from '../../rig.ts'
import { handClock } from '../house.ts'
import { message, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const MANY = 100

test('What all meters have to say again leaves room for what is new while the broker is slow to answer', async () => {
  const settings = storeSettings()
  const main = settings.meters['main'] as MeterSettings
  const meters = [...Array.from({ length: MANY - 1 }, (_, i) => `meter${i}`), 'main']
  settings.meters = Object.fromEntries(meters.map((meter) => [meter, main]))
  const broker = await runBroker(settings)
  const way = await startGateway([() => dial(broker.port, '127.0.0.1')])
  onTestFinished(way.close)
  const client = await connect(way.port, { username: 'service', password: makeServiceSecret(settings) })

  const store = openStore(settings)
  const heard: string[] = []
  const said = (meter: string, name: string) => {
    if (heard.push(`${meter}/${name}`) === 1) way.hold()
  }
  const clock = handClock(START_MS + 60_000)
  const publisher = makePublisher(settings, store, clock, makeTestLog().log, () => undefined, { alerted() {}, said })
  onTestFinished(publisher.close)
  publisher.announce(client)
  await expect.poll(() => heard.length).toBeGreaterThan(0)
  await store.record({ arrivals: [ticksMessage(numbered([START_MS]))] })
  clock.advance(1000)
  publisher.changed('main')
  await expect.poll(() => heard).toContain('main/live')
  expect(heard.length).toBeLessThan(MANY / 2)
  way.heal('resumed')
  await expect.poll(() => meters.filter((meter) => !heard.includes(`${meter}/live`))).toEqual([])
})

test('The live values of all meters are said before what follows from any of them', async () => {
  const settings = storeSettings()
  const main = settings.meters['main'] as MeterSettings
  const meters = ['first', 'second', 'third']
  settings.meters = Object.fromEntries(meters.map((meter) => [meter, main]))
  const broker = await runBroker(settings)
  const client = await connect(broker.port, { username: 'service', password: makeServiceSecret(settings) })
  const store = openStore(settings)
  const heard: string[] = []
  const said = (_: string, name: string) => heard.push(name)
  const clock = handClock(START_MS + 60_000)
  const publisher = makePublisher(settings, store, clock, makeTestLog().log, () => undefined, { alerted() {}, said })
  onTestFinished(publisher.close)
  publisher.announce(client)
  const { payload } = ticksMessage(numbered([START_MS]))
  const times = (name: string) => heard.filter((one) => one === name).length
  await expect.poll(() => times('config')).toBe(meters.length)
  await store.record({ arrivals: meters.map((meter) => message('tick', payload, undefined, meter)) })
  clock.advance(1000)
  heard.length = 0
  publisher.changed(...meters)
  await expect.poll(() => times('energy')).toBe(meters.length)
  const order = heard.filter((name) => name === 'live' || name === 'energy')
  expect(order).toEqual(['live', 'live', 'live', 'energy', 'energy', 'energy'])
})
