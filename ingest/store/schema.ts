import type { Shape } from '../../broker/database.ts'

/** The store's file in the data folder; only ingest writes it. */
export const STORE_FILE = 'wattwheel.db'

/** Widths of the rollups' UTC buckets in ms, each a part of the next: quarter hour, hour, day. */
export const WIDTHS_MS = [900_000, 3_600_000, 86_400_000] as const

/** Neighbouring buckets: the number of the first, counted from the epoch, and how many they are. */
export interface Run {
  first: number
  length: number
}

/**
 * The store. `tick` holds single turns and nothing else, 14 bytes each; `seen` the sequence numbers
 * received, as ranges; `rollup` per bucket the ticks' count, first and last (as offsets from the
 * bucket's start) and the shortest and longest interval that ends in it; `span` the numbers that did
 * not come, between two turns, and how many of them were filled in (`n`, null while they may still come);
 * `health` what the sensors said of themselves, by the hour since 1970; `online` when they were known to be there;
 * `standing` the alerts that were told and are not over; `boot` the sensors' starts: the time of the first turn, and the
 * highest number of a turn whose time is not its own; `period` the energy that was imported for a time, without turns;
 * `imported` the times over which turns, or periods, were imported without a break; `turn_shape` how turns went between
 * their ticks, of those that were not even: by the tick at their end, `parts` as encodeShape writes them.
 */
export const STORE: Shape = {
  applicationId: 0x57575331, // "WWS1"
  migrations: [
    `
    CREATE TABLE meter(
      meter INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      energy_wh REAL NOT NULL DEFAULT 0,
      sensor TEXT NOT NULL DEFAULT 'unknown' CHECK (sensor IN ('online', 'offline', 'unknown')),
      sensor_at_ms INTEGER
    ) STRICT;
    CREATE TABLE tick(
      meter INTEGER NOT NULL REFERENCES meter,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, at_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE seen(
      meter INTEGER NOT NULL REFERENCES meter,
      boot TEXT NOT NULL,
      lo INTEGER NOT NULL,
      hi INTEGER NOT NULL,
      lo_at_ms INTEGER NOT NULL,
      hi_at_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, boot, lo)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE rollup(
      meter INTEGER NOT NULL REFERENCES meter,
      width_ms INTEGER NOT NULL,
      bucket INTEGER NOT NULL,
      n INTEGER NOT NULL,
      first_ms INTEGER NOT NULL,
      last_ms INTEGER NOT NULL,
      shortest_ms INTEGER,
      longest_ms INTEGER,
      PRIMARY KEY (meter, width_ms, bucket)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE rejected(
      meter INTEGER NOT NULL REFERENCES meter,
      at_ms INTEGER NOT NULL,
      boot TEXT,
      seq INTEGER
    ) STRICT;
    CREATE INDEX rejected_by_time ON rejected(meter, at_ms);
    CREATE TABLE outage(
      meter INTEGER NOT NULL REFERENCES meter,
      boot TEXT NOT NULL,
      no INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      duration_ms INTEGER NOT NULL,
      ticks_buffered INTEGER,
      ticks_lost INTEGER,
      prev_boot TEXT,
      prev_seq INTEGER,
      PRIMARY KEY (meter, boot, no)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry(
      meter INTEGER NOT NULL REFERENCES meter,
      id TEXT NOT NULL,
      kind TEXT NOT NULL,
      arrived_at_ms INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (meter, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tally(
      meter TEXT NOT NULL,
      event TEXT NOT NULL,
      n INTEGER NOT NULL,
      PRIMARY KEY (meter, event)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal(id TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `,
    `
    CREATE TABLE span(
      meter INTEGER NOT NULL REFERENCES meter,
      boot TEXT NOT NULL,
      lo INTEGER NOT NULL,
      hi INTEGER NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      n INTEGER,
      due_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, boot, lo)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE journal ADD COLUMN newest_at_ms INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX span_by_time ON span(meter, to_ms);
    CREATE INDEX span_due ON span(due_ms) WHERE n IS NULL;
    `,
    `
    CREATE TABLE health(
      meter INTEGER NOT NULL REFERENCES meter,
      hour INTEGER NOT NULL,
      quantity TEXT NOT NULL,
      n INTEGER NOT NULL,
      mean REAL NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      PRIMARY KEY (meter, hour, quantity)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE online(
      meter INTEGER NOT NULL REFERENCES meter,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, from_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE standing(
      meter INTEGER NOT NULL REFERENCES meter,
      kind TEXT NOT NULL,
      since_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, kind)
    ) STRICT, WITHOUT ROWID;
    `,
    `
    CREATE TABLE boot(
      meter INTEGER NOT NULL REFERENCES meter,
      boot TEXT NOT NULL,
      first_at_ms INTEGER NOT NULL,
      borrowed_to INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (meter, boot)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX boot_by_time ON boot(meter, first_at_ms);
    INSERT INTO boot(meter, boot, first_at_ms) SELECT meter, boot, min(lo_at_ms) FROM seen GROUP BY meter, boot;
    `,
    `
    CREATE INDEX entry_by_kind ON entry(meter, kind, arrived_at_ms);
    `,
    `
    CREATE TABLE period(
      meter INTEGER NOT NULL REFERENCES meter,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      wh REAL NOT NULL,
      PRIMARY KEY (meter, from_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE imported(
      meter INTEGER NOT NULL REFERENCES meter,
      kind TEXT NOT NULL CHECK (kind IN ('ticks', 'energy')),
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      PRIMARY KEY (meter, kind, from_ms)
    ) STRICT, WITHOUT ROWID;
    `,
    `
    CREATE TABLE turn_shape(
      meter INTEGER NOT NULL REFERENCES meter,
      at_ms INTEGER NOT NULL,
      turn_ms INTEGER NOT NULL,
      parts BLOB NOT NULL,
      PRIMARY KEY (meter, at_ms)
    ) STRICT, WITHOUT ROWID;
    `,
  ],
}
