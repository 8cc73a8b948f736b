import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { check } from '../../../ingest/commands/check.ts'
import { rebuild } from '../../../ingest/commands/rebuild.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { messageOf } from '../../broker/loading.ts'
import { recount } from '../../chaos/recount.ts'
import { contents, look, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const DAY_MS = 86_400_000
/** Over three days, with an empty one between, and turns at both edges of a bucket. */
const TIMES = [0, 899_999, 1_800_000, 3_600_000, DAY_MS - 10_000, DAY_MS, 3 * DAY_MS, 3 * DAY_MS + 50_000]
const FAR_MS = 10_000

async function closedStore(times: readonly number[]): Promise<Settings> {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(times.map((time) => START_MS + time)))] })
  store.close()
  return settings
}

const spoil = (settings: Settings, sql: string) => look(settings, (db) => db.exec(sql))

async function storeFinding(settings: Settings) {
  return (await check(settings, systemClock)).find(({ name }) => name === 'store')
}

describe('A rebuild', () => {
  it.each([
    ['a wrong count', 'UPDATE rollup SET n = n + 1 WHERE width_ms = 900000'],
    ['a wrong interval', 'UPDATE rollup SET longest_ms = 7 WHERE width_ms = 86400000'],
    ['a row too few', 'DELETE FROM rollup WHERE width_ms = 3600000'],
    ['a row too many', 'INSERT INTO rollup SELECT meter, width_ms, bucket + 50, 1, 0, 0, 1, 1 FROM rollup LIMIT 1'],
    ['no row at all', 'DELETE FROM rollup'],
  ])('mends %s, which the check finds', async (_, sql) => {
    const settings = await closedStore(TIMES)
    const before = contents(settings)
    expect(await storeFinding(settings)).toMatchObject({ fault: false })
    spoil(settings, sql)
    expect(await storeFinding(settings)).toMatchObject({
      fault: true,
      text: expect.stringMatching(/on .*days?, the first 2026-11-22 of main\. Stop .*"wattwheel rebuild"/),
    })
    const { mended } = rebuild(settings)
    expect(mended.length).toBeGreaterThan(0)
    expect(contents(settings)).toEqual(before)
    expect(await storeFinding(settings)).toMatchObject({ fault: false })
  })

  it('tells what it changed, and changes nothing that is right', async () => {
    const settings = await closedStore(TIMES)
    expect(rebuild(settings)).toEqual({ days: 3, mended: [] })
    spoil(settings, `UPDATE rollup SET n = 99 WHERE width_ms = ${DAY_MS} AND bucket = ${START_MS / DAY_MS + 1}`)
    const mended = [{ id: 'main', date: '2026-11-23', before: 99, after: 1 }]
    expect(rebuild(settings)).toEqual({ days: 3, mended })
  })

  it('counts whatever ticks there are as they are counted when they come', () => {
    const times = fc.uniqueArray(fc.nat(4 * DAY_MS), { minLength: 1, maxLength: 60 })
    const property = fc.asyncProperty(times, async (some) => {
      const settings = await closedStore([])
      const sorted = [...some].sort((a, b) => a - b).map((time) => START_MS + time)
      const rows = sorted.map((atMs) => `(1, ${atMs})`)
      spoil(settings, `INSERT INTO tick(meter, at_ms) VALUES ${rows.join()}`)
      rebuild(settings)
      expect(contents(settings).rollups).toEqual(recount(sorted))
    })
    return fc.assert(property, { numRuns: 15, interruptAfterTimeLimit: FAR_MS })
  })

  it('is refused while ingest runs, and where there is nothing or nothing sound', async () => {
    const settings = await closedStore(TIMES)
    const store = openStore(settings)
    expect(messageOf(() => rebuild(settings))).toMatch(/expected to be its only writer/)
    store.close()
    writeFileSync(join(settings.data, STORE_FILE), 'Dear diary, '.repeat(100))
    expect(messageOf(() => rebuild(settings))).toMatch(/expected a SQLite database/)
    expect(messageOf(() => rebuild(storeSettings()))).toMatch(/^rebuild: expected a database at .*, got none/)
  })
})
