import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Connection } from '../store/connection.ts'
import { ALONE, openForWriting } from '../store/engine.ts'
import { agrees, type RecountedDay, recountDays } from '../store/recount.ts'
import { STORE_FILE } from '../store/schema.ts'
import { quietly } from './quietly.ts'

/** `wattwheel rebuild`: makes the rollups of the store anew from the ticks. */
export const rebuildCommand = {
  summary: 'count the ticks anew and mend the sums made of them',
  options: {},
  adapt: quietly,
  async start(settings): Promise<undefined> {
    const { days, mended } = rebuild(settings)
    const say = (text: string) => process.stdout.write(`${text}\n`)
    for (const { id, date, before, after } of mended) say(`${id} ${date}: ${before} turns in its sums, now ${after}`)
    say(`Counted ${days} days anew; ${mended.length === 0 ? 'all of them were right' : `mended ${mended.length}`}.`)
  },
} satisfies Command

/** What was counted anew, and what was not as it should be. */
export interface Rebuilt {
  days: number
  mended: MendedDay[]
}

/** A UTC day of a meter, with the turns that its rollup had and has. */
export interface MendedDay {
  id: string
  date: string
  before: number
  after: number
}

/**
 * Makes every rollup anew that is not what the ticks say, all of them in one transaction.
 * @throws Fault when ingest is running, or the store is not there or damaged
 */
export function rebuild(settings: Pick<Settings, 'data' | 'store'>): Rebuilt {
  const file = join(settings.data, STORE_FILE)
  if (settings.store === undefined && !existsSync(file))
    throw new Fault(`rebuild: expected a database at ${file}, got none. Ingest makes it.`)
  const { db, close } = openForWriting(settings, ALONE)
  try {
    return db.transaction(() => mendDays(db)).immediate()
  } finally {
    close()
  }
}

function mendDays(db: Connection): Rebuilt {
  const remove = db.prepare('DELETE FROM rollup WHERE meter = @meter AND width_ms = @width_ms AND bucket = @bucket')
  const insert = db.prepare(
    `INSERT INTO rollup(meter, width_ms, bucket, n, first_ms, last_ms, shortest_ms, longest_ms)
     VALUES (@meter, @width_ms, @bucket, @n, @first_ms, @last_ms, @shortest_ms, @longest_ms)`,
  )
  const rebuilt: Rebuilt = { days: 0, mended: [] }
  for (const day of recountDays(db)) {
    rebuilt.days++
    if (agrees(day)) continue
    for (const row of day.stored) remove.run({ meter: day.meter, ...row })
    for (const row of day.counted) insert.run({ meter: day.meter, ...row })
    rebuilt.mended.push(mendedDay(day))
  }
  return rebuilt
}

function mendedDay({ id, startMs, stored, counted }: RecountedDay): MendedDay {
  const date = new Date(startMs).toISOString().slice(0, 10)
  return { id, date, before: stored.at(-1)?.n ?? 0, after: counted.at(-1)?.n ?? 0 }
}
