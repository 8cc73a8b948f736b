import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../../broker/contract/clock.ts'
import { type PresenceEvents, SILENCE_MS, watchPresence } from '../../../ingest/sensor/presence.ts'
import { makeTestLog } from '../../rig.ts'
import { openStore, START_MS, storeSettings } from '../store/store.ts'

/** The clock that the timers of these tests follow. */
const clock: Clock = { wallMs: () => Date.now(), monoMs: () => Date.now() }

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS })
})
afterEach(() => {
  vi.useRealTimers()
})

function watch() {
  const store = openStore(storeSettings())
  const told: string[] = []
  const signs: string[] = []
  const events: PresenceEvents = {
    changed: () => told.push('changed'),
    missing: () => told.push('missing'),
    seen: (_, atMs) => signs.push(`seen ${atMs - START_MS}`),
    gone: () => signs.push('gone'),
  }
  const presence = watchPresence(['main'], store, clock, makeTestLog().log, events, SILENCE_MS)
  return { presence, told, signs, sensor: () => store.reader.meter('main')?.sensor }
}

describe('a sensor', () => {
  test('is online and offline as it says, and each change is told once', () => {
    const { presence, told, sensor } = watch()
    expect(sensor()).toBe('unknown')
    presence.said('main', 'online', false)
    presence.said('main', 'online', false)
    expect(sensor()).toBe('online')
    presence.said('main', 'offline', false)
    expect(sensor()).toBe('offline')
    expect(told).toEqual(['changed', 'changed'])
  })

  test('that never says so stays unknown, however many ticks it sends', () => {
    const { presence, told, sensor } = watch()
    presence.spoke('main', START_MS)
    expect(sensor()).toBe('unknown')
    expect(told).toEqual([])
  })

  test('that speaks after it was offline is online', () => {
    const { presence, sensor } = watch()
    presence.said('main', 'offline', false)
    vi.advanceTimersByTime(1000)
    presence.spoke('main', clock.wallMs())
    expect(sensor()).toBe('online')
  })

  test('is not brought back by what it said before it went offline', () => {
    const { presence, sensor } = watch()
    presence.said('main', 'online', false)
    vi.advanceTimersByTime(1000)
    presence.said('main', 'offline', false)
    presence.spoke('main', START_MS + 500)
    expect(sensor()).toBe('offline')
  })

  test('that is not in the settings is none of ours', () => {
    const { presence, told } = watch()
    presence.said('attic', 'online', false)
    presence.spoke('attic', START_MS)
    expect(told).toEqual([])
  })
})

describe('after a connection', () => {
  test('a sensor that was online and does not speak within a minute counts as away', () => {
    const { presence, told, sensor } = watch()
    presence.said('main', 'online', false)
    presence.connected()
    vi.advanceTimersByTime(SILENCE_MS - 1)
    expect(sensor()).toBe('online')
    vi.advanceTimersByTime(1)
    expect(sensor()).toBe('offline')
    expect(told).toEqual(['changed', 'changed', 'missing'])
  })

  test('what the broker remembers of a sensor is no sign of life', () => {
    const { presence, told, sensor } = watch()
    presence.connected()
    presence.said('main', 'online', true)
    expect(sensor()).toBe('online')
    vi.advanceTimersByTime(SILENCE_MS)
    expect(sensor()).toBe('offline')
    expect(told).toContain('missing')
  })

  test('a sensor that says so, or sends anything, within a minute stays online', () => {
    for (const speak of ['says', 'sends']) {
      const { presence, told, sensor } = watch()
      presence.said('main', 'online', false)
      presence.connected()
      vi.advanceTimersByTime(30_000)
      if (speak === 'says') presence.said('main', 'online', false)
      else presence.spoke('main', clock.wallMs())
      vi.advanceTimersByTime(10 * SILENCE_MS)
      expect(sensor()).toBe('online')
      expect(told).not.toContain('missing')
    }
  })

  test('the minute begins anew with each connection, and ends with the watch', () => {
    const { presence, sensor } = watch()
    presence.said('main', 'online', false)
    presence.connected()
    vi.advanceTimersByTime(SILENCE_MS - 1)
    presence.connected()
    vi.advanceTimersByTime(SILENCE_MS - 1)
    expect(sensor()).toBe('online')
    presence.close()
    vi.advanceTimersByTime(SILENCE_MS)
    expect(sensor()).toBe('online')
  })

  test('a sensor without presence is never reported', () => {
    const { presence, told, sensor } = watch()
    presence.connected()
    vi.advanceTimersByTime(10 * SILENCE_MS)
    expect(sensor()).toBe('unknown')
    expect(told).toEqual([])
  })
})

describe('the signs of life', () => {
  test('are what a sensor with presence says and sends, until it is gone', () => {
    const { presence, signs } = watch()
    presence.connected()
    presence.said('main', 'online', false)
    vi.advanceTimersByTime(1000)
    presence.spoke('main', clock.wallMs())
    presence.said('main', 'offline', false)
    expect(signs).toEqual(['seen 0', 'seen 1000', 'gone'])
  })

  test('are not what the broker remembers, nor what was sent before the connection', () => {
    const { presence, signs, sensor } = watch()
    presence.said('main', 'online', false)
    presence.spoke('main', START_MS)
    vi.advanceTimersByTime(1000)
    presence.connected()
    presence.said('main', 'online', true)
    presence.spoke('main', START_MS + 999)
    expect(sensor()).toBe('online')
    expect(signs).toEqual([])
    presence.spoke('main', START_MS + 1000)
    expect(signs).toEqual(['seen 1000'])
  })

  test('end when the broker is away, and nobody is reported silent meanwhile', () => {
    const { presence, signs, told, sensor } = watch()
    presence.connected()
    presence.said('main', 'online', true)
    presence.lost()
    presence.spoke('main', START_MS)
    vi.advanceTimersByTime(10 * SILENCE_MS)
    expect(signs).toEqual(['gone'])
    expect(told).toEqual(['changed'])
    expect(sensor()).toBe('online')
  })

  test('of a sensor without presence are none', () => {
    const { presence, signs } = watch()
    presence.connected()
    presence.spoke('main', START_MS)
    expect(signs).toEqual([])
  })
})
