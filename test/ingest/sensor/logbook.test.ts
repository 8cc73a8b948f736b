import { describe, expect, onTestFinished, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { openLogbook } from '../../../ingest/sensor/logbook.ts'
import { makeTestLog } from '../../rig.ts'
import { type HandClock, handClock } from '../house.ts'
import { look, openStore, START_MS, storeSettings } from '../store/store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Five minutes to an hour. */
const LATE_MS = START_MS + 55 * MINUTE_MS

/** A logbook in a store, and what it has written. */
function keep(settings: Settings = storeSettings(), clock: HandClock = handClock(LATE_MS)) {
  const store = openStore(settings)
  const { log, lines } = makeTestLog()
  const logbook = openLogbook(settings, store, clock, log)
  const close = () => {
    logbook.close()
    store.close()
  }
  onTestFinished(close)
  return {
    logbook,
    clock,
    settings,
    lines,
    close,
    seenAfter(ms: number) {
      clock.advance(ms)
      logbook.seen('main', clock.wallMs())
    },
    health: () => store.reader.health('main', 0, Number.MAX_SAFE_INTEGER),
    /** From and to, in minutes from the beginning of the story. */
    online: () =>
      store.reader
        .onlineWithin('main', 0, Number.MAX_SAFE_INTEGER)
        .map(({ fromMs, toMs }) => [(fromMs - LATE_MS) / MINUTE_MS, (toMs - LATE_MS) / MINUTE_MS]),
  }
}

describe('the health of an hour', () => {
  test('is written once, when the hour is over', () => {
    const { logbook, clock, health } = keep()
    logbook.felt('main', { rssi: -60, contrast: 20 })
    clock.advance(4 * MINUTE_MS)
    logbook.felt('main', { rssi: -70 })
    logbook.look()
    expect(health()).toEqual([])
    clock.advance(MINUTE_MS)
    logbook.look()
    const contrast = { n: 1, mean: 20, min: 20, max: 20 }
    expect(health()).toEqual([
      { fromMs: START_MS, values: { rssi: { n: 2, mean: -65, min: -70, max: -60 }, contrast } },
    ])
  })

  test('is written by the first message of the next hour, and that begins anew', () => {
    const { logbook, clock, health, close, settings } = keep()
    logbook.felt('main', { rssi: -60 })
    clock.advance(5 * MINUTE_MS)
    logbook.felt('main', { rssi: -70 })
    expect(health().map(({ fromMs }) => fromMs)).toEqual([START_MS])
    close()
    const hours = keep(settings).health()
    expect(hours.map(({ values }) => values.rssi)).toMatchObject([
      { n: 1, mean: -60 },
      { n: 1, mean: -70 },
    ])
  })

  test('goes on where it was when ingest is started again within it', () => {
    const first = keep()
    first.logbook.felt('main', { rssi: -60 })
    first.close()
    const second = keep(first.settings)
    second.logbook.felt('main', { rssi: -70, heap: 7 })
    second.close()
    const heap = { n: 1, mean: 7, min: 7, max: 7 }
    const values = { rssi: { n: 2, mean: -65, min: -70, max: -60 }, heap }
    expect(keep(first.settings).health()).toEqual([{ fromMs: START_MS, values }])
  })
})

describe('the times in which a sensor was known to be online', () => {
  test('reach from sign of life to sign of life, however long that takes, and are written late by an hour at most', () => {
    const { seenAfter, online } = keep()
    seenAfter(0)
    seenAfter(59 * MINUTE_MS)
    expect(online()).toEqual([])
    seenAfter(MINUTE_MS)
    expect(online()).toEqual([[0, 60]])
    seenAfter(30 * HOUR_MS)
    expect(online()).toEqual([[0, 60 + 30 * 60]])
  })

  test('end with the last sign of life of a sensor that is gone, and are written then', () => {
    const { logbook, clock, seenAfter, online } = keep()
    seenAfter(0)
    seenAfter(MINUTE_MS)
    clock.advance(MINUTE_MS)
    logbook.gone(['main'])
    expect(online()).toEqual([[0, 1]])
    seenAfter(MINUTE_MS)
    seenAfter(MINUTE_MS)
    logbook.gone(['main'])
    expect(online()).toEqual([
      [0, 1],
      [3, 4],
    ])
  })

  test('are written at the end', () => {
    const { seenAfter, close, settings } = keep()
    seenAfter(0)
    seenAfter(2 * MINUTE_MS)
    close()
    expect(keep(settings).online()).toEqual([[0, 2]])
  })

  test('lag behind by no more than half of what is without data where nothing is known', () => {
    const settings = storeSettings(({ meters }) => {
      Object.assign(meters['main'] ?? {}, { no_data_after_hours: 0.1 })
    })
    const { seenAfter, online } = keep(settings)
    seenAfter(0)
    seenAfter(2 * MINUTE_MS)
    expect(online()).toEqual([])
    seenAfter(MINUTE_MS)
    expect(online()).toEqual([[0, 3]])
  })
})

describe('a time in which a sensor was known to be online', () => {
  test('does not reach across a clock that was set, or a machine that slept', () => {
    for (const stepMs of [30 * HOUR_MS, -30 * HOUR_MS]) {
      const steady = handClock(LATE_MS)
      let steppedMs = 0
      const clock = { ...steady, wallMs: () => steady.wallMs() + steppedMs }
      const { logbook, seenAfter, online } = keep(storeSettings(), clock)
      seenAfter(0)
      seenAfter(MINUTE_MS)
      steppedMs = stepMs
      seenAfter(MINUTE_MS)
      seenAfter(MINUTE_MS)
      logbook.gone(['main'])
      const after = stepMs / MINUTE_MS + 2
      expect(online()).toEqual(
        [
          [0, 1],
          [after, after + 1],
        ].sort(([a = 0], [b = 0]) => a - b),
      )
    }
  })

  test('never reaches into the future', () => {
    const { logbook, clock, seenAfter, online } = keep()
    seenAfter(0)
    logbook.seen('main', clock.wallMs() + HOUR_MS)
    seenAfter(MINUTE_MS)
    logbook.gone(['main'])
    expect(online()).toEqual([[0, 1]])
  })
})

test('what could not be written is said, kept, and written later', () => {
  const { logbook, settings, lines, seenAfter, online, health } = keep()
  look(settings, (db) =>
    db.exec(`CREATE TRIGGER sabotage BEFORE INSERT ON online BEGIN SELECT RAISE(ABORT, 'no more room'); END`),
  )
  seenAfter(0)
  logbook.felt('main', { rssi: -60 })
  seenAfter(6 * MINUTE_MS)
  logbook.gone(['main'])
  expect(lines.map(({ msg }) => msg)).toEqual(['the times of the sensors are not written: no more room; trying again'])
  expect([online(), health()]).toEqual([[], []])
  look(settings, (db) => db.exec('DROP TRIGGER sabotage'))
  logbook.look()
  expect(online()).toEqual([[0, 6]])
  expect(health()).toHaveLength(1)
})
