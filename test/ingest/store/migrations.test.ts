import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { openWriter, type Shape } from '../../../broker/database.ts'
import { STORE, STORE_FILE } from '../../../ingest/store/schema.ts'
import { lookAtFile, openStore, START_MS, storeSettings, ticksMessage } from './store.ts'

const NEWEST = STORE.migrations.length
/** Every version but the newest that a store may have, from the first. */
const EARLIER = STORE.migrations.slice(1).map((_, i) => i + 1)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What a store of each version holds beside what the one before holds, a row at least in each table. */
const ROWS = [
  `INSERT INTO meter(id, energy_wh, sensor, sensor_at_ms) VALUES ('main', 40, 'online', ${START_MS});
   INSERT INTO tick VALUES (1, ${START_MS}), (1, ${START_MS + MINUTE_MS}), (1, ${START_MS + HOUR_MS});
   INSERT INTO seen VALUES (1, 'a', 1, 2, ${START_MS}, ${START_MS + MINUTE_MS}), (1, 'a', 5, 5, ${START_MS + HOUR_MS}, ${START_MS + HOUR_MS});
   INSERT INTO rollup VALUES
     (1, 900000, ${START_MS / 900_000}, 2, 0, ${MINUTE_MS}, ${MINUTE_MS}, ${MINUTE_MS}),
     (1, 900000, ${START_MS / 900_000 + 4}, 1, 0, 0, ${HOUR_MS - MINUTE_MS}, ${HOUR_MS - MINUTE_MS}),
     (1, 3600000, ${START_MS / HOUR_MS}, 2, 0, ${MINUTE_MS}, ${MINUTE_MS}, ${MINUTE_MS}),
     (1, 3600000, ${START_MS / HOUR_MS + 1}, 1, 0, 0, ${HOUR_MS - MINUTE_MS}, ${HOUR_MS - MINUTE_MS}),
     (1, 86400000, ${START_MS / 86_400_000}, 3, 0, ${HOUR_MS}, ${MINUTE_MS}, ${HOUR_MS - MINUTE_MS});
   INSERT INTO rejected VALUES (1, ${START_MS + 3}, 'a', 4);
   INSERT INTO outage VALUES (1, 'a', 1, ${START_MS + 90_000}, 2, NULL, NULL, NULL, NULL);
   INSERT INTO entry VALUES (1, 'first', 'reading', ${START_MS}, '{"id":"first","kind":"reading","at":${START_MS},"kwh":7}');
   INSERT INTO tally VALUES ('main', 'duplicate', 3);
   INSERT INTO journal(id, position) VALUES ('j', 12)`,
  `INSERT INTO span VALUES (1, 'a', 3, 4, ${START_MS + MINUTE_MS}, ${START_MS + HOUR_MS}, 1, ${START_MS + 2 * HOUR_MS});
   UPDATE journal SET newest_at_ms = ${START_MS + HOUR_MS}`,
  `INSERT INTO health VALUES (1, ${START_MS / HOUR_MS}, 'contrast', 2, 30, 20, 40);
   INSERT INTO online VALUES (1, ${START_MS}, ${START_MS + HOUR_MS});
   INSERT INTO standing VALUES (1, 'weak_signal', ${START_MS})`,
  "UPDATE boot SET borrowed_to = 2 WHERE boot = 'a'",
  '',
  `INSERT INTO period VALUES (1, ${START_MS - 2 * HOUR_MS}, ${START_MS - HOUR_MS}, 100);
   INSERT INTO imported VALUES (1, 'energy', ${START_MS - 2 * HOUR_MS}, ${START_MS - HOUR_MS})`,
]

const OURS = "name NOT LIKE 'sqlite%' ORDER BY name"

type Tables = Record<string, Record<string, unknown>[]>

function tablesOf(db: Database): Tables {
  const names = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND ${OURS}`).pluck()
  const rows = (name: string) => db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`).all()
  return Object.fromEntries(names.all().map((name) => [name, rows(name)]))
}

const versionOf = (db: Database) => db.pragma('user_version', { simple: true })
const shapeOf = (version: number): Shape => ({ ...STORE, migrations: STORE.migrations.slice(0, version) })

/** Makes a store of an earlier version, as the program of that time left it, and tells what it holds. */
function makeEarlier(version: number): { settings: Settings; file: string; held: Tables } {
  const settings = storeSettings()
  const file = join(settings.data, STORE_FILE)
  for (let made = 1; made <= version; made++) {
    const { db, close } = openWriter(file, shapeOf(made))
    db.exec(ROWS[made - 1] ?? '')
    close()
  }
  return { settings, file, held: lookAtFile(settings, tablesOf) }
}

/** Every row that was there is there, with the values it had. */
function expectKept(now: Tables, held: Tables): void {
  for (const [table, rows] of Object.entries(held)) {
    expect(rows, table).not.toEqual([])
    expect(now[table], table).toEqual(rows.map((row) => expect.objectContaining(row)))
  }
}

describe.each(EARLIER)('a store of version %i', (version) => {
  test('is led to the newest with all that it holds, and goes on from there', async () => {
    const { settings, held } = makeEarlier(version)
    const store = openStore(settings)
    expectKept(lookAtFile(settings, tablesOf), held)
    const schema = (db: Database) => db.prepare(`SELECT name, sql FROM sqlite_schema WHERE ${OURS}`).all()
    const fresh = storeSettings()
    openStore(fresh).close()
    expect(lookAtFile(settings, schema)).toEqual(lookAtFile(fresh, schema))
    expect(lookAtFile(settings, versionOf)).toBe(NEWEST)

    const late = { boot: 'a', seq: 6, at: START_MS + 2 * HOUR_MS }
    const again = { boot: 'a', seq: 5, at: START_MS + HOUR_MS }
    await store.record({ arrivals: [ticksMessage([late, again], late.at)] })
    const times = [0, MINUTE_MS, HOUR_MS, 2 * HOUR_MS].map((ms) => START_MS + ms)
    expect(store.reader.ticks('main', 0, Number.MAX_SAFE_INTEGER, 10)).toEqual(times)
    expect(store.reader.source('main').count(START_MS, START_MS + 2 * HOUR_MS + 1)).toBe(4)
    expect(store.reader.diary('main')).toHaveLength(1)
    expect(store.position('j')).toBe(12)
  })

  test.each(STORE.migrations.map((_, i) => i + 1).filter((to) => to > version))(
    'stays whole where the way to version %i fails: as the step before left it, and whole again later',
    (failing) => {
      const { settings, file, held } = makeEarlier(version)
      const broken = STORE.migrations.map((sql, i) => (i === failing - 1 ? `${sql}; DELETE FROM tick; NONSENSE` : sql))
      expect(() => openWriter(file, { ...STORE, migrations: broken })).toThrow('NONSENSE')
      expect(lookAtFile(settings, versionOf)).toBe(failing - 1)
      const left = lookAtFile(settings, tablesOf)
      if (failing === version + 1) expect(left).toEqual(held)
      expectKept(left, held)
      openWriter(file, shapeOf(failing - 1)).close()

      openStore(settings).close()
      expect(lookAtFile(settings, versionOf)).toBe(NEWEST)
      expectKept(lookAtFile(settings, tablesOf), held)
    },
  )
})
