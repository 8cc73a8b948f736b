import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../broker/contract/clock.ts'
import { SILENCE_MS, watchPresence } from '../../ingest/presence.ts'
import { openStore, START_MS, storeSettings } from './store/store.ts'

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
  const presence = watchPresence(
    ['main'],
    store,
    clock,
    () => told.push('changed'),
    () => told.push('missing'),
    SILENCE_MS,
  )
  return { presence, told, sensor: () => store.reader.meter('main')?.sensor }
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
