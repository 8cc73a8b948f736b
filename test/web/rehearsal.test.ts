import { describe, expect, it } from 'vitest'
import { makeMeter } from '../../ingest/meter.ts'
import { openStoreReader } from '../../ingest/store/reader.ts'
import { rehearse } from '../../web/rehearsal.ts'
import { openWebHouse } from './house.ts'

describe('Before the web server answers', () => {
  it.each([
    ['no turn', []],
    ['one turn', [Date.UTC(2026, 10, 1)]],
    ['turns of two years', [Date.UTC(2024, 10, 1), Date.UTC(2025, 10, 1), Date.UTC(2026, 10, 1)]],
  ])('it can rehearse its answers with %s, and they stay the same', async (_title, times) => {
    const { settings, turn, get } = await openWebHouse()
    if (times.length > 0) await turn(times)
    const nowMs = Date.UTC(2026, 10, 1, 12)
    const path = `/api/v1/meters/main/summary?at=${nowMs}`
    const before = await get(path)
    const reader = openStoreReader(settings)
    expect(reader).toBeDefined()
    if (reader) rehearse(reader, makeMeter(settings, 'main'), nowMs)
    reader?.close()
    expect(before.status).toBe(200)
    expect((await get(path)).json()).toEqual(before.json())
  })
})
