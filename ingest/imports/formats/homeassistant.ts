import type { Database } from 'better-sqlite3'
import { Fault } from '../../../broker/contract/fault.ts'
import type { Asked, DatabaseFormat } from '../format.ts'
import { emptyRecording, leaveOut, type Recording } from '../recording.ts'

const HOUR_MS = 3_600_000
const KWH: Record<string, number> = { Wh: 0.001, kWh: 1, MWh: 1000 }

interface Series {
  id: number
  name: string
  unit: string
}

/**
 * The long-term statistics in Home Assistant's database: `sum` is what a sensor of energy had counted at the end of
 * the hour that begins at `start_ts`.
 */
export const homeAssistant: DatabaseFormat = {
  kind: 'database',
  title: "the statistics in Home Assistant's database",
  table: 'statistics',
  read(db, asked) {
    const recording = emptyRecording()
    const { id, unit } = chosen(db, asked)
    const rows = db
      .prepare<[number], { startS: number; sum: number }>(
        'SELECT start_ts AS startS, sum FROM statistics WHERE metadata_id = ? AND sum IS NOT NULL ORDER BY start_ts',
      )
      .all(id)
    let last: { endMs: number; sum: number } | undefined
    for (const { startS, sum } of rows) {
      const endMs = Math.round(startS * 1000) + HOUR_MS
      if (last) record(recording, last.endMs, endMs, (sum - last.sum) * (KWH[unit] as number))
      last = { endMs, sum }
    }
    return recording
  },
}

function record(recording: Recording, fromMs: number, toMs: number, kwh: number): void {
  if (kwh < 0) leaveOut(recording, 'hours in which the sum fell')
  else if (fromMs < toMs) recording.periods.push({ fromMs, toMs, kwh })
}

/** @throws Fault when it is not clear which */
function chosen(db: Database, { series }: Asked): Series {
  const all = db
    .prepare<[], Series>(
      `SELECT id, statistic_id AS name, unit_of_measurement AS unit FROM statistics_meta
       WHERE has_sum = 1 AND unit_of_measurement IN (${Object.keys(KWH)
         .map((unit) => `'${unit}'`)
         .join(', ')})
       ORDER BY statistic_id`,
    )
    .all()
  const fitting = series === '' ? all : all.filter(({ name }) => name === series)
  const [only, another] = fitting
  if (only && !another) return only
  const names = all.map(({ name }) => name).join(', ') || 'none'
  throw new Fault(`import: expected one statistic of energy, got ${names}. Choose one with --series.`)
}
