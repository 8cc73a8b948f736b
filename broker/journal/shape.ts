import type { Shape } from '../database.ts'

/**
 * The journal: every message on a durable topic, in the order of its commit.
 * A position is never used twice, also after pruning (AUTOINCREMENT).
 */
export const JOURNAL: Shape = {
  applicationId: 0x57574a31, // "WWJ1"
  migrations: [
    `
    CREATE TABLE identity(id TEXT NOT NULL) STRICT;
    INSERT INTO identity VALUES (lower(hex(randomblob(8))));
    CREATE TABLE run(run INTEGER PRIMARY KEY, started_at_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE entry(
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      mono_ms INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES run,
      user TEXT NOT NULL,
      topic TEXT NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    `,
  ],
}

/** The file in the data folder; only the broker writes it. */
export const JOURNAL_FILE = 'journal.db'

/**
 * A position of a damaged journal that cannot be read any more may be one that ingest has read; no new entry may
 * get it, or it would be passed over. So new positions begin this far above all that are known.
 */
export const LEAP = 1_000_000
