import { maxPowerW, type Settings } from '../../broker/contract/settings.ts'
import type { Arrival, Batch } from '../arrival.ts'
import { replacementsOf } from '../diary/diary.ts'
import { constantsOf } from '../past/constants.ts'
import type { ShapeFinder } from '../past/shape.ts'
import { shardOf } from '../shards/shard.ts'
import { decodeArrival, type Said } from '../turns/decode.ts'
import { CLOCK_TOLERANCE_MS } from '../turns/placing.ts'
import { askAhead, type Connection } from './connection.ts'
import { ALONE, type OpenStore, openForWriting } from './engine.ts'
import { prepareEntries } from './entries.ts'
import { type Page, preparePage } from './page.ts'
import { preparePosition } from './position.ts'
import { makeReader, type StoreReader } from './reader.ts'
import type { MeterRules } from './rules.ts'
import { prepareSaid, type Recorded } from './said.ts'
import { prepareShapeKeeper } from './shapes.ts'
import { prepareStanding, type StandingAlerts } from './standing.ts'
import { prepareTally, type Tally } from './tally.ts'

/** The store, open for its only writer. */
export interface StoreWriter {
  /** The same store, read through the writer's connection. */
  readonly reader: StoreReader
  /** Asks whether this is still the only writer. @throws Error while another is, or nobody can tell */
  hold(): void
  /** Tells the time of one permission to write from the next: between the two another may have written anything. */
  generation(): number | undefined
  /** How far a journal has been read; 0 for one that was never seen. */
  position(journal: string): number
  /** When the newest entry that was ever recorded arrived; 0 for none. */
  newestAtMs(): number
  /**
   * Records a batch and its position in one transaction: all of it, or nothing and an error.
   * @param shapes how the turns of a meter went that end in it, where something is known of that
   */
  record(batch: Batch, shapes?: (meter: string) => ShapeFinder | undefined): Promise<Recorded>
  /** Fills the gaps that have waited long enough by now. */
  fillGaps(nowMs: number): Promise<Recorded>
  /** Remembers the presence of a meter's sensor. */
  notePresence(meter: string, sensor: 'online' | 'offline', atMs: number): void
  /** Writes what is known of the sensors over time. */
  writePage(page: Page): void
  readonly standing: StandingAlerts
  /** Copies the store into a new file, a few pages at a time, with what is recorded meanwhile. */
  copyTo(file: string, signal: AbortSignal): Promise<void>
  /** Counts something that came outside the journal. */
  tally: Tally
  close(): void
}

/**
 * Opens the store, creating or migrating it, and enters the meters of the settings.
 * @param patienceMs how long it waits in a database for another writer to end
 * @throws Fault when it cannot be used
 */
export function openStoreWriter(settings: Settings, patienceMs?: number): StoreWriter {
  return makeWriter(openForWriting(settings, shardOf(settings) ?? ALONE, patienceMs), settings)
}

/** The writer of a store that is open. @throws Fault when the meters cannot be entered; the store is closed then */
export function makeWriter(open: OpenStore, settings: Settings): StoreWriter {
  const { db } = open
  const rules = openRules(open, settings)
  const said = prepareSaid(db, settings, rules, () => readConstants())
  const position = preparePosition(db)
  const entries = prepareEntries(db)
  const readConstants = () => {
    const all = [...rules.values()]
    const diaries = askAhead(db, () => all.map(({ meter }) => entries.diary(meter)))
    for (const [i, one] of all.entries())
      one.constants = constantsOf(one.impulsesPerKwh, replacementsOf(diaries[i] ?? []))
  }
  readConstants()
  db.transaction(said.countKept).immediate()
  const presence = db.prepare('UPDATE meter SET sensor = ?, sensor_at_ms = ? WHERE id = ?')

  const shapeKeeper = prepareShapeKeeper(db, settings)
  function recordBatch(batch: Batch, shapes: (meter: string) => ShapeFinder | undefined): Recorded {
    const newestMs = position.newestAtMs()
    const isBehind = ({ atMs }: Arrival) => atMs < newestMs - CLOCK_TOLERANCE_MS
    const recorded = said.record(saidIn(batch.arrivals, (one) => decodeArrival(settings, one, isBehind(one))))
    const last = batch.arrivals.at(-1)
    if (last) merge(recorded, said.fillDue(last.atMs))
    for (const [meter, arrivedAtMs] of recorded.turned) {
      shapeKeeper.keep(rules.get(meter) as MeterRules, shapes(meter), arrivedAtMs)
    }
    if (batch.read) position.advance(batch.read, last?.atMs ?? 0)
    return recorded
  }

  let isFirm = true
  let generation = open.generation()
  /** What a transaction changed that failed is read anew in the next, and so is all that another may have changed. */
  const transact = db.transaction((act: () => Recorded): Recorded => {
    if (!isFirm || open.generation() !== generation) {
      readConstants()
      shapeKeeper.forget()
      said.forget()
    }
    isFirm = false
    return act()
  })
  function firmly(act: () => Recorded): Recorded {
    const done = transact.immediate(act)
    isFirm = true
    generation = open.generation()
    return done
  }

  return {
    reader: makeReader(db, settings),
    hold: open.hold,
    generation: open.generation,
    position: position.of,
    newestAtMs: position.newestAtMs,
    async record(batch, shapes = () => undefined) {
      return firmly(() => recordBatch(batch, shapes))
    },
    fillGaps: async (nowMs) => firmly(() => said.fillDue(nowMs)),
    notePresence(meter, sensor, atMs) {
      presence.run(sensor, Math.round(atMs), meter)
    },
    writePage: preparePage(db, rules),
    standing: prepareStanding(db),
    copyTo: open.copyTo,
    tally: prepareTally(db),
    close() {
      try {
        open.tidy()
      } finally {
        open.close()
      }
    },
  }
}

/** One after the other: what a long batch says is not needed all at once. */
function* saidIn(arrivals: readonly Arrival[], decode: (arrival: Arrival) => Said[]): Generator<Said> {
  for (const arrival of arrivals) yield* decode(arrival)
}

/** Adds what a second step changed to what the first did. */
function merge(into: Recorded, more: Recorded): void {
  for (const meter of more.meters) into.meters.add(meter)
  into.lost.push(...more.lost)
}

function openRules({ db, explained, close }: OpenStore, settings: Settings): Map<string, MeterRules> {
  try {
    return explained(() => db.transaction(() => enterMeters(db, settings)).immediate())
  } catch (error) {
    close()
    throw error
  }
}

function enterMeters(db: Connection, settings: Settings): Map<string, MeterRules> {
  const enter = db.prepare<[string]>('INSERT INTO meter(id) VALUES (?) ON CONFLICT (id) DO NOTHING')
  const find = db.prepare<[string], number>('SELECT meter FROM meter WHERE id = ?').pluck()
  const rules = new Map<string, MeterRules>()
  const ids = Object.keys(settings.meters)
  for (const id of ids) enter.run(id)
  const numbers = askAhead(db, () => ids.map((id) => find.get(id)))
  for (const [i, [id, meter]] of Object.entries(settings.meters).entries()) {
    const impulsesPerKwh = meter.impulses_per_kwh
    const constants = constantsOf(impulsesPerKwh, [])
    rules.set(id, { id, meter: numbers[i] as number, maxPowerW: maxPowerW(meter), impulsesPerKwh, constants })
  }
  return rules
}
