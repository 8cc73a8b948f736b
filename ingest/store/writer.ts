import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { maxPowerW, type Settings } from '../../broker/contract/settings.ts'
import { openWriter } from '../../broker/database.ts'
import type { Arrival, Batch } from '../arrival.ts'
import { decodeArrival } from '../decode.ts'
import { CLOCK_TOLERANCE_MS, fastestTurnMs, shortestTurnMs } from '../placing.ts'
import { preparePosition } from './position.ts'
import { makeReader, type StoreReader } from './reader.ts'
import { offeringBackup } from './rescue.ts'
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
  /** Fills the gaps that have waited long enough by now. */
  fillGaps(nowMs: number): Promise<Recorded>
  /** Remembers the presence of a meter's sensor. */
  notePresence(meter: string, sensor: 'online' | 'offline', atMs: number): void
  /** Copies the store into a new file, a few pages at a time, with what is recorded meanwhile. */
  copyTo(file: string, signal: AbortSignal): Promise<void>
  /** Counts something that came outside the journal. */
  tally(meter: string, event: string): void
  close(): void
}

/** So many are copied before the event loop goes on. */
const PAGES_A_STEP = 100

/**
 * Opens the store in the data folder, creating or migrating it, and enters the meters of the settings.
 * @throws Fault when the file cannot be used
 */
export function openStoreWriter(settings: Settings): StoreWriter {
  const file = join(settings.data, STORE_FILE)
  const { db, close } = offeringBackup(settings.data, file, () => openWriter(file, STORE))
  const rules = enterMeters(db, settings)
  const said = prepareSaid(db, rules)
  const position = preparePosition(db)
  const presence = db.prepare('UPDATE meter SET sensor = ?, sensor_at_ms = ? WHERE id = ?')

  const recordBatch = db.transaction((batch: Batch): Recorded => {
    const newestMs = position.newestAtMs()
    const isBehind = ({ atMs }: Arrival) => atMs < newestMs - CLOCK_TOLERANCE_MS
    const recorded = said.record(batch.arrivals.flatMap((one) => decodeArrival(settings, one, isBehind(one))))
    const last = batch.arrivals.at(-1)
    if (last) merge(recorded, said.fillDue(last.atMs))
    if (batch.read) position.advance(batch.read, last?.atMs ?? 0)
    return recorded
  })
  const fillDue = db.transaction((nowMs: number) => said.fillDue(nowMs))

  return {
    reader: makeReader(db, settings),
    position: position.of,
    record: async (batch) => recordBatch.immediate(batch),
    fillGaps: async (nowMs) => fillDue.immediate(nowMs),
    notePresence(meter, sensor, atMs) {
      presence.run(sensor, Math.round(atMs), meter)
    },
    async copyTo(file, signal) {
      const progress = () => {
        signal.throwIfAborted()
        return PAGES_A_STEP
      }
      await db.backup(file, { progress })
    },
    tally: prepareTally(db),
    close() {
      db.pragma('optimize')
      close()
    },
  }
}

/** Adds what a second step changed to what the first did. */
function merge(into: Recorded, more: Recorded): void {
  for (const meter of more.meters) into.meters.add(meter)
  into.lost.push(...more.lost)
}

function enterMeters(db: Database, settings: Settings): Map<string, MeterRules> {
  const enter = db.prepare<[string]>('INSERT INTO meter(id) VALUES (?) ON CONFLICT (id) DO NOTHING')
  const find = db.prepare<[string], number>('SELECT meter FROM meter WHERE id = ?').pluck()
  const rules = new Map<string, MeterRules>()
  for (const [id, meter] of Object.entries(settings.meters)) {
    enter.run(id)
    const limits: [number, number] = [meter.impulses_per_kwh, maxPowerW(meter)]
    rules.set(id, {
      id,
      meter: find.get(id) as number,
      whPerTick: 1000 / meter.impulses_per_kwh,
      shortestMs: shortestTurnMs(...limits),
      fastestTurnMs: fastestTurnMs(...limits),
    })
  }
  return rules
}
