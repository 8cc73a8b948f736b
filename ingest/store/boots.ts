import type { Database } from 'better-sqlite3'

/** A start of a sensor, and when its first turn happened. */
export interface Boot {
  boot: string
  firstAtMs: number
}

/** The starts of the sensors, as one transaction sees them. */
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

/** Prepares the statements once; each call of the result begins with what is stored. */
export function prepareBoots(db: Database): () => Boots {
  const select = db.prepare<[number, string], Row>(
    'SELECT first_at_ms AS firstAtMs, borrowed_to AS borrowedTo FROM boot WHERE meter = ? AND boot = ?',
  )
  const newest = db.prepare<[number], Boot>(
    'SELECT boot, first_at_ms AS firstAtMs FROM boot WHERE meter = ? ORDER BY first_at_ms DESC LIMIT 1',
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

  return () => {
    const rows = new Map<number, Map<string, Row | undefined>>()
    const last = new Map<number, Boot | undefined>()

    function rowsOf(meter: number): Map<string, Row | undefined> {
      const known = rows.get(meter) ?? new Map()
      if (known.size === 0) rows.set(meter, known)
      return known
    }

    function row(meter: number, boot: string): Row | undefined {
      const known = rowsOf(meter)
      if (!known.has(boot)) known.set(boot, select.get(meter, boot))
      return known.get(boot)
    }

    return {
      newest(meter) {
        if (!last.has(meter)) last.set(meter, newest.get(meter))
        return last.get(meter)
      },
      anotherBefore: (meter, boot, atMs) => before.get(meter, atMs, boot) !== undefined,
      firstAtMs: (meter, boot) => row(meter, boot)?.firstAtMs,
      borrowedTo: (meter, boot) => row(meter, boot)?.borrowedTo ?? 0,
      turned(meter, boot, seq, atMs, borrowed) {
        const known = row(meter, boot)
        const firstAtMs = Math.min(atMs, known?.firstAtMs ?? atMs)
        const borrowedTo = Math.max(borrowed ? seq : 0, known?.borrowedTo ?? 0)
        if (known?.firstAtMs === firstAtMs && known.borrowedTo === borrowedTo) return
        replace.run({ meter, boot, firstAtMs, borrowedTo })
        rowsOf(meter).set(boot, { firstAtMs, borrowedTo })
        last.delete(meter)
      },
    }
  }
}
