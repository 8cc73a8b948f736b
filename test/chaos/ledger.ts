import Database from 'better-sqlite3'
import type { TimedTick } from './disc.ts'

/** What the sensors counted and what they had acknowledged; in a file, because a long run would not fit into memory. */
export interface Ledger {
  readonly file: string
  turned(meter: string, tick: TimedTick): void
  acknowledged(meter: string, tick: TimedTick): void
  /** Writes down what is not yet in the file. */
  save(): void
  close(): void
}

export function openLedger(file: string): Ledger {
  const db = new Database(file)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.exec(`
    CREATE TABLE turn(
      meter TEXT NOT NULL,
      boot TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      acknowledged INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (meter, boot, seq)
    ) STRICT, WITHOUT ROWID;
    BEGIN`)
  const turned = db.prepare('INSERT INTO turn(meter, boot, seq, at_ms) VALUES (?, ?, ?, ?)')
  const acknowledged = db.prepare('UPDATE turn SET acknowledged = 1 WHERE meter = ? AND boot = ? AND seq = ?')
  return {
    file,
    turned: (meter, { boot, seq, at }) => void turned.run(meter, boot, seq, at),
    acknowledged: (meter, { boot, seq }) => void acknowledged.run(meter, boot, seq),
    save: () => void db.exec('COMMIT; BEGIN'),
    close() {
      db.exec('COMMIT')
      db.close()
    },
  }
}
