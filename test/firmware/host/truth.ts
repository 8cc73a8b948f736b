import { expect } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { openStoreReader } from '../../../ingest/store/reader.ts'
import { eventually } from '../../rig.ts'
import type { Turn } from './device.ts'

const AS_MANY_AS_THERE_ARE = 1_000_000
/** A time is the moment that the mark came, give or take this. */
const WITHIN_MS = 1000

/** The times of the ticks in the store. */
export function storedTimes(settings: Settings): number[] {
  const reader = openStoreReader(settings)
  try {
    return reader?.ticks('main', 0, Number.MAX_SAFE_INTEGER, AS_MANY_AS_THERE_ARE) ?? []
  } finally {
    reader?.close()
  }
}

/**
 * Waits until the store holds every turn once, and compares the times.
 * @param unsaid so many more may be there: turns that were safe when the sensor was killed, before it could say so
 */
export async function expectEach(settings: Settings, turns: readonly Turn[], unsaid = 0): Promise<void> {
  const times = await eventually(async () => {
    const stored = storedTimes(settings)
    return stored.length >= turns.length ? stored : undefined
  })
  expect(times.length).toBeLessThanOrEqual(turns.length + unsaid)
  const expected = turns.map(({ atMs }) => atMs).sort((a, b) => a - b)
  const apart = expected.filter((atMs) => !times.some((time) => Math.abs(time - atMs) <= WITHIN_MS))
  expect(apart).toEqual([])
  if (times.length === expected.length) {
    const furthestMs = Math.max(...times.map((time, i) => Math.abs(time - (expected[i] ?? 0))))
    expect(furthestMs).toBeLessThanOrEqual(WITHIN_MS)
  }
}

/** Waits until the server knows of so many turns: those with a time, and those that it will fill in between them. */
export async function expectKnown(settings: Settings, turns: number): Promise<void> {
  const known = () => {
    const reader = openStoreReader(settings)
    try {
      const missing = reader?.missing('main', 0, Number.MAX_SAFE_INTEGER) ?? []
      return storedTimes(settings).length + missing.reduce((sum, gap) => sum + gap.missing, 0)
    } finally {
      reader?.close()
    }
  }
  expect(await eventually(async () => (known() >= turns ? known() : undefined))).toBe(turns)
}
