import { expect, it, onTestFinished } from 'vitest'
import type { MeterSettings, Settings } from '../../../../broker/contract/settings.ts'
import { makePublisher } from '../../../../ingest/publish/publisher.ts'
import { watchPresence } from '../../../../ingest/sensor/presence.ts'
import { postWatchman } from '../../../../ingest/sensor/watchman.ts'
import { makeTestLog } from '../../../rig.ts'
import { handClock } from '../../house.ts'
import { bareTick, START_MS } from '../store.ts'
import { type CountedStore, openCounted } from './rounds.ts'
import { describeOnPostgres, type Postgres } from './server.ts'

const MANY = 30
const NOW_MS = START_MS + 60_000
const { log } = makeTestLog()

/** What is done in a house takes no more rounds to the server for many meters than for one. */
async function expectSame(
  postgres: Postgres,
  act: (counted: CountedStore, settings: Settings, meters: string[]) => Promise<void> | void,
): Promise<void> {
  const took: number[] = []
  for (const count of [1, MANY]) {
    const settings = postgres.settings()
    const main = settings.meters['main'] as MeterSettings
    const meters = ['main', ...Array.from({ length: count - 1 }, (_, i) => `meter${i}`)]
    settings.meters = Object.fromEntries(meters.map((meter) => [meter, main]))
    const counted = openCounted(settings)
    await act(counted, settings, meters)
    took.push(counted.rounds())
  }
  expect(took[0]).toBeGreaterThan(0)
  expect(took[1]).toBeLessThanOrEqual(took[0] as number)
}

describeOnPostgres('However many meters a store has, in no more rounds than for one', (postgres) => {
  it('its writer begins', () => expectSame(postgres, () => {}))

  it('a turn is recorded after another may have written', () =>
    expectSame(postgres, async ({ store, rounds, another }) => {
      await store.record({ arrivals: [bareTick(START_MS)] })
      rounds()
      another()
      await store.record({ arrivals: [bareTick(START_MS + 10_000)] })
    }))

  it('the sensors that are silent are found', () =>
    expectSame(postgres, async ({ store, rounds }, _settings, meters) => {
      store.notePresence('main', 'online', START_MS)
      rounds()
      const found = await new Promise<string>((missing) => {
        const events = { changed() {}, missing, seen() {}, gone() {} }
        const presence = watchPresence(meters, store, handClock(NOW_MS), log, events, 0)
        onTestFinished(presence.close)
        presence.connected()
      })
      expect(found).toBe('main')
    }))

  it('the sensors that sent turns are heard', () =>
    expectSame(postgres, ({ store, rounds }, _settings, meters) => {
      rounds()
      const events = { changed() {}, missing() {}, seen() {}, gone() {} }
      const presence = watchPresence(meters, store, handClock(NOW_MS), log, events, 0)
      presence.spokeTogether(new Map(meters.map((meter) => [meter, NOW_MS])))
    }))

  it('the watchman looks after all of them at a connection', () =>
    expectSame(postgres, ({ store, rounds }, settings) => {
      rounds()
      const watchman = postWatchman(settings, store, handClock(NOW_MS), log, () => {})
      onTestFinished(watchman.close)
      watchman.connected()
    }))

  it('the publisher finds out what a commit has changed', () =>
    expectSame(postgres, ({ store, rounds }, settings, meters) => {
      rounds()
      const listeners = { alerted() {}, said() {} }
      const publisher = makePublisher(settings, store, handClock(NOW_MS), log, () => undefined, listeners)
      onTestFinished(publisher.close)
      publisher.changed(...meters)
    }))
})
