import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { PATIENCE_MS, postWatchman } from '../../../ingest/sensor/watchman.ts'
import { makeTestLog } from '../../rig.ts'
import { openStore, storeSettings } from '../store/store.ts'

const NOON_MS = Date.UTC(2026, 10, 22, 12, 3)
const HEALTH_MS = 30_000
/** The clock that the timers of these tests follow. */
const clock: Clock = { wallMs: () => Date.now(), monoMs: () => Date.now() }

beforeEach(() => {
  vi.useFakeTimers({ now: NOON_MS })
})
afterEach(() => {
  vi.useRealTimers()
})

function post(settings: Settings = storeSettings()) {
  const store = openStore(settings)
  const told: string[] = []
  const watchman = postWatchman(settings, store, clock, makeTestLog().log, (meter, kind, message) => {
    told.push(`${meter} ${kind}: ${message}`)
  })
  return {
    settings,
    watchman,
    told,
    kinds: () => told.map((line) => line.split(/[ :]/)[1]),
    is(sensor: 'online' | 'offline') {
      store.notePresence('main', sensor, clock.wallMs())
      watchman.changed('main')
    },
    /** So many minutes of health with a contrast. */
    contrast(value: number, minutes: number) {
      for (let ms = 0; ms < minutes * 60_000; ms += HEALTH_MS) {
        vi.advanceTimersByTime(HEALTH_MS)
        watchman.felt('main', { contrast: value })
      }
    },
    close() {
      watchman.close()
      store.close()
    },
  }
}

describe('a sensor that goes offline', () => {
  test('is told of after a minute, once, with the time since when, and so is its return', () => {
    const { told, is } = post()
    is('offline')
    vi.advanceTimersByTime(PATIENCE_MS - 1)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    const offline =
      'main sensor_offline: The sensor of Electricity is offline since 2026-11-22 12:03 UTC; ' +
      'turns are not counted unless it keeps them.'
    expect(told).toEqual([offline])
    vi.advanceTimersByTime(10 * PATIENCE_MS)
    is('online')
    const online =
      'main sensor_online: The sensor of Electricity is online again; it was offline since 2026-11-22 12:03 UTC.'
    expect(told).toEqual([offline, online])
  })

  test('and is back within a minute is no news', () => {
    const { told, is } = post()
    is('offline')
    vi.advanceTimersByTime(PATIENCE_MS - 1)
    is('online')
    vi.advanceTimersByTime(10 * PATIENCE_MS)
    expect(told).toEqual([])
  })

  test('is told of anew each time', () => {
    const { kinds, is } = post()
    for (const sensor of ['offline', 'online', 'offline'] as const) {
      is(sensor)
      vi.advanceTimersByTime(PATIENCE_MS)
    }
    expect(kinds()).toEqual(['sensor_offline', 'sensor_online', 'sensor_offline'])
  })

  test('is not told of again by an ingest that was started again, its return is', () => {
    const first = post()
    first.is('offline')
    vi.advanceTimersByTime(PATIENCE_MS)
    first.close()
    const { watchman, kinds, is } = post(first.settings)
    watchman.connected()
    vi.advanceTimersByTime(PATIENCE_MS)
    expect(kinds()).toEqual([])
    is('online')
    expect(kinds()).toEqual(['sensor_online'])
  })

  test('is told of a minute after the connection, if it was offline before and nobody was told', () => {
    const first = post()
    first.is('offline')
    first.close()
    const { watchman, kinds } = post(first.settings)
    vi.advanceTimersByTime(10 * PATIENCE_MS)
    expect(kinds()).toEqual([])
    watchman.connected()
    vi.advanceTimersByTime(PATIENCE_MS)
    expect(kinds()).toEqual(['sensor_offline'])
  })

  test('is not told of while the broker is away', () => {
    const { watchman, kinds, is } = post()
    is('offline')
    watchman.lost()
    vi.advanceTimersByTime(10 * PATIENCE_MS)
    expect(kinds()).toEqual([])
    watchman.connected()
    vi.advanceTimersByTime(PATIENCE_MS)
    expect(kinds()).toEqual(['sensor_offline'])
  })
})

describe('a weak signal', () => {
  test('is told when the contrast was below 8 in the mean of ten minutes, once until it was above 10', () => {
    const { told, kinds, contrast } = post()
    contrast(8, 30)
    expect(told).toEqual([])
    contrast(6.3, 40)
    expect(told).toEqual([
      'main weak_signal: The sensor of Electricity hardly sees the mark: its contrast was 6.3 in the mean of ten ' +
        'minutes, expected 8 or more. Clean the glass and align it anew, or turns will be missed.',
    ])
    contrast(9, 30)
    contrast(6, 30)
    expect(kinds()).toEqual(['weak_signal'])
    contrast(11, 30)
    contrast(6, 30)
    expect(kinds()).toEqual(['weak_signal', 'weak_signal'])
  })

  test('is not told of a short disturbance, nor by a sensor that does not measure it', () => {
    const { watchman, told, contrast } = post()
    contrast(30, 5)
    contrast(2, 3)
    contrast(30, 12)
    for (let minute = 0; minute < 30; minute++) {
      vi.advanceTimersByTime(60_000)
      watchman.felt('main', { rssi: -60 })
    }
    expect(told).toEqual([])
  })

  test('is not told again by an ingest that was started again', () => {
    const first = post()
    first.contrast(6, 15)
    expect(first.kinds()).toEqual(['weak_signal'])
    first.close()
    const { told, contrast } = post(first.settings)
    contrast(6, 30)
    expect(told).toEqual([])
  })
})
