import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { dice } from '../../firmware/simulator/dice.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { recordedTicks } from '../e2e/recording.ts'
import { tempFolder } from '../rig.ts'
import { chaos } from './chaos.ts'
import { recount } from './recount.ts'

const SECONDS = 15

/** The ticks of a real household, or of one made up where there is no recording. */
function householdTicks(): number[] {
  if (process.env['WATTWHEEL_TRACES']) return recordedTicks('ukdale-h1-2013-04')
  const chance = dice('household')
  let atMs = Date.parse('2026-01-01T00:00Z')
  return Array.from({ length: 3000 }, () => {
    atMs += Math.round(chance.between(5_000, 600_000))
    return atMs
  })
}

const TITLE = 'Killed again and again, the stages lose no acknowledged tick and count none twice'

test(TITLE, { timeout: 90_000 }, async () => {
  const data = tempFolder()
  const times = householdTicks()
  const { kills, acknowledged, connections, served } = await chaos(data, times, SECONDS, 1)

  expect(kills.broker + kills.ingest + kills.web).toBeGreaterThanOrEqual(12)
  expect(Math.min(kills.broker, kills.ingest, kills.web)).toBeGreaterThanOrEqual(2)
  expect(connections).toBeGreaterThan(kills.broker / 2)
  expect(acknowledged.toSorted((a, b) => a - b)).toEqual(times)
  expect(served).toEqual(times)

  const db = new Database(join(data, STORE_FILE), { readonly: true })
  onTestFinished(() => void db.close())
  expect(db.prepare('SELECT at_ms FROM tick ORDER BY at_ms').pluck().all()).toEqual(times)
  expect(db.prepare('SELECT boot, lo, hi FROM seen').all()).toEqual([{ boot: 'replay', lo: 1, hi: times.length }])
  const rollups = db.prepare(
    `SELECT width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms FROM rollup ORDER BY width_ms, bucket`,
  )
  expect(rollups.all()).toEqual(recount(times))
  expect(db.prepare('SELECT energy_wh FROM meter').pluck().get()).toBeCloseTo((times.length * 1000) / 75, 3)
  expect(db.prepare("SELECT event FROM tally WHERE event <> 'duplicate'").pluck().all()).toEqual([])
})
