import { join } from 'node:path'
import Database from 'better-sqlite3'
import { loadSettings } from '../../broker/settings.ts'
import { makeZone } from '../../ingest/calendar.ts'
import { openStoreReader } from '../../ingest/store/reader.ts'
import { portOf, wattwheel } from '../e2e/program.ts'
import type { Amounts } from './amounts.ts'
import { makeTurns } from './decade/household.ts'
import { cpuSeconds, residentMb } from './gauge.ts'
import { type House, makeHouse } from './house.ts'
import { rounded, type Table } from './table.ts'

const DAY_MS = 86_400_000
const IMPULSES_PER_KWH = 75
const ZONE = 'Europe/Berlin'

/** How fast the first program's database is taken over while everything runs in one process, and once more. */
export async function measureImport({ days }: Amounts['import']): Promise<Table> {
  const house = makeHouse(1, IMPULSES_PER_KWH)
  const file = join(house.folder, 'energy.db')
  const turns = makeOriginal(file, days)
  const program = wattwheel(['start'], house.env)
  try {
    const env = { ...house.env, WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${await portOf(program, 'broker')}` }
    await portOf(program, 'web')
    const rows = []
    for (const time of ['first', 'second']) {
      const before = cpuSeconds(program.pid)
      const seconds = await importFile(file, env)
      rows.push({
        ...{ time, turns, seconds: rounded(seconds), 'turns/s': rounded(turns / seconds) },
        ...{ 'server CPU s': rounded(cpuSeconds(program.pid) - before) },
        'highest RSS MB': rounded(residentMb(program.pid, 'VmHWM')),
      })
      expectSameDays(house, file)
    }
    return { title: `Importing an energy.db of ${days} days; each day has the turns that SQL counts there`, rows }
  } finally {
    await program.stop()
    house.remove()
  }
}

/** A database as the first program kept it. */
function makeOriginal(file: string, days: number): number {
  const db = new Database(file)
  db.pragma('synchronous = OFF')
  db.exec('CREATE TABLE energy(timestamp INTEGER)')
  const insert = db.prepare('INSERT INTO energy VALUES (?)')
  const endMs = Date.now() - DAY_MS
  let turns = 0
  db.transaction(() => {
    const next = makeTurns(IMPULSES_PER_KWH, endMs - days * DAY_MS)
    for (let atMs = next(); atMs < endMs; atMs = next(), turns++) insert.run(atMs / 1000)
  })()
  db.close()
  return turns
}

async function importFile(file: string, env: Record<string, string>): Promise<number> {
  const sinceMs = performance.now()
  const command = wattwheel(['import', file, '--meter', 'm1'], env)
  const code = await command.ended
  if (code !== 0) throw new Error(`expected the import to succeed, got exit code ${code}: ${command.lines.join(' ')}`)
  return (performance.now() - sinceMs) / 1000
}

/** @throws Error when a local day has other turns in the store than in the database */
function expectSameDays({ env }: House, file: string): void {
  process.env['TZ'] = ZONE
  const db = new Database(file, { readonly: true })
  const days = db
    .prepare<[], { day: string; n: number }>(
      "SELECT date(timestamp, 'unixepoch', 'localtime') AS day, count(*) AS n FROM energy GROUP BY day ORDER BY day",
    )
    .all()
  db.close()
  const store = openStoreReader(loadSettings(undefined, env))
  const zone = makeZone(ZONE)
  for (const { day, n } of days) {
    const fromMs = zone.parse(day)
    const counted = store?.source('m1').count(fromMs, zone.next('day', fromMs))
    if (counted !== n) throw new Error(`expected ${n} turns on ${day}, got ${counted}`)
  }
  store?.close()
}
