import type { Connection } from './connection.ts'
import type { Memory } from './memory.ts'

/** A start of a sensor, and when its first turn happened. */
export interface Boot {
  boot: string
  firstAtMs: number
}

/** The starts of the sensors. */
export interface Boots {
  /** The boot of a meter that began last. */
  newest(meter: number): Boot | undefined
  /** Whether another boot of the meter began before a time. */
  anotherBefore(meter: number, boot: string, atMs: number): boolean
  firstAtMs(meter: number, boot: string): number | undefined
  /** The highest number whose turn has a time that is not its own; 0 for none. */
  borrowedTo(meter: number, boot: string): number
  /** A turn of the boot happened; `borrowed` where its time is not its own. */
  turned(meter: number, boot: string, seq: number, atMs: number, borrowed: boolean): void
}

interface Row {
  firstAtMs: number
  borrowedTo: number
}

/** Prepares the statements once; what was read is remembered. */
export function prepareBoots(db: Connection, memory: Memory): Boots {
  const select = db.prepare<[number, string], Row>(
    'SELECT first_at_ms AS firstAtMs, borrowed_to AS borrowedTo FROM boot WHERE meter = ? AND boot = ?',
  )
  const newest = db.prepare<[number], Boot>(
    'SELECT boot, first_at_ms AS firstAtMs FROM boot WHERE meter = ? ORDER BY first_at_ms DESC, boot DESC LIMIT 1',
  )
  const before = db
    .prepare<[number, number, string], number>(
      'SELECT 1 FROM boot WHERE meter = ? AND first_at_ms < ? AND boot <> ? LIMIT 1',
    )
    .pluck()
  const replace = db.prepare(
    `INSERT INTO boot(meter, boot, first_at_ms, borrowed_to) VALUES (@meter, @boot, @firstAtMs, @borrowedTo)
     ON CONFLICT (meter, boot) DO UPDATE SET first_at_ms = excluded.first_at_ms, borrowed_to = excluded.borrowed_to`,
  )

  const known = memory.perBoot((meter, boot) => ({ row: select.get(meter, boot) }))
  const last = memory.perMeter((meter) => ({ boot: newest.get(meter) }))
  const row = (meter: number, boot: string) => known.of(meter, boot).row

  return {
    newest: (meter) => last.of(meter).boot,
    anotherBefore: (meter, boot, atMs) => before.get(meter, atMs, boot) !== undefined,
    firstAtMs: (meter, boot) => row(meter, boot)?.firstAtMs,
    borrowedTo: (meter, boot) => row(meter, boot)?.borrowedTo ?? 0,
    turned(meter, boot, seq, atMs, borrowed) {
      const entry = known.of(meter, boot)
      const firstAtMs = Math.min(atMs, entry.row?.firstAtMs ?? atMs)
      const borrowedTo = Math.max(borrowed ? seq : 0, entry.row?.borrowedTo ?? 0)
      if (entry.row?.firstAtMs === firstAtMs && entry.row.borrowedTo === borrowedTo) return
      replace.run({ meter, boot, firstAtMs, borrowedTo })
      entry.row = { firstAtMs, borrowedTo }
      last.drop(meter)
    },
  }
}
