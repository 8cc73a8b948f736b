import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { maxPowerW, type Settings } from '../../broker/contract/settings.ts'
import { openWriter } from '../../broker/database.ts'
import type { Batch } from '../arrival.ts'
import { decodeArrival } from '../decode.ts'
import { shortestTurnMs } from '../placing.ts'
import { preparePosition } from './position.ts'
import { makeReader, type StoreReader } from './reader.ts'
import { prepareSaid, type Recorded } from './said.ts'
import { STORE, STORE_FILE } from './schema.ts'
import { prepareTally } from './tally.ts'
import type { MeterRules } from './ticks.ts'

/** The store, open for its only writer. */
export interface StoreWriter {
  /** The same store, read through the writer's connection. */
  readonly reader: StoreReader
  /** How far a journal has been read; 0 for one that was never seen. */
  position(journal: string): number
  /** Records a batch and its position in one transaction: all of it, or nothing and an error. */
  record(batch: Batch): Promise<Recorded>
  /** Remembers the presence of a meter's sensor. */
  notePresence(meter: string, sensor: 'online' | 'offline', atMs: number): void
  /** Counts something that came outside the journal. */
  tally(meter: string, event: string): void
  close(): void
}

/**
 * Opens the store in the data folder, creating or migrating it, and enters the meters of the settings.
 * @throws Fault when the file cannot be used
 */
export function openStoreWriter(settings: Settings): StoreWriter {
  const { db, close } = openWriter(join(settings.data, STORE_FILE), STORE)
  const rules = enterMeters(db, settings)
  const recordSaid = prepareSaid(db, rules)
  const position = preparePosition(db)
  const presence = db.prepare('UPDATE meter SET sensor = ?, sensor_at_ms = ? WHERE id = ?')

  const recordBatch = db.transaction((batch: Batch): Recorded => {
    const said = batch.arrivals.flatMap((arrival) => decodeArrival(settings, arrival))
    const recorded = recordSaid(said)
    if (batch.read) position.advance(batch.read)
    return recorded
  })

  return {
    reader: makeReader(db, settings),
    position: position.of,
    record: async (batch) => recordBatch.immediate(batch),
    notePresence(meter, sensor, atMs) {
      presence.run(sensor, Math.round(atMs), meter)
    },
    tally: prepareTally(db),
    close() {
      db.pragma('optimize')
      close()
    },
  }
}

function enterMeters(db: Database, settings: Settings): Map<string, MeterRules> {
  const enter = db.prepare<[string]>('INSERT INTO meter(id) VALUES (?) ON CONFLICT (id) DO NOTHING')
  const find = db.prepare<[string], number>('SELECT meter FROM meter WHERE id = ?').pluck()
  const rules = new Map<string, MeterRules>()
  for (const [id, meter] of Object.entries(settings.meters)) {
    enter.run(id)
    const shortestMs = shortestTurnMs(meter.impulses_per_kwh, maxPowerW(meter))
    rules.set(id, { id, meter: find.get(id) as number, whPerTick: 1000 / meter.impulses_per_kwh, shortestMs })
  }
  return rules
}
