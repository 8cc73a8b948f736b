import type { Database } from 'better-sqlite3'
import { addSeq, type Range, rangeOf } from './ranges.ts'

/** The sequence numbers received, as one transaction sees them. */
export interface Seen {
  has(meter: number, boot: string, seq: number): boolean
  /** When the turn `seq` happened, where it is at the end of a range and so remembered. */
  lastAtMs(meter: number, boot: string, seq: number): number | undefined
  /** The first and the last range of a boot. */
  ends(meter: number, boot: string): { first: Range | undefined; last: Range | undefined }
  /** Whether numbers of another boot of the meter were received. */
  knowsAnother(meter: number, boot: string): boolean
  add(meter: number, boot: string, seq: number, atMs: number): void
  /** Writes what was added. Nothing is kept in memory beyond: a transaction that fails leaves no trace. */
  save(): void
}

interface Known {
  meter: number
  boot: string
  ranges: Range[]
  changed: boolean
}

/** Prepares the statements once; each call of the result begins with the stored ranges. */
export function prepareSeen(db: Database): () => Seen {
  const select = db.prepare<[number, string], Range>(
    'SELECT lo, hi, lo_at_ms AS loAtMs, hi_at_ms AS hiAtMs FROM seen WHERE meter = ? AND boot = ? ORDER BY lo',
  )
  const remove = db.prepare<[number, string]>('DELETE FROM seen WHERE meter = ? AND boot = ?')
  const another = db
    .prepare<[number, string], number>('SELECT 1 FROM seen WHERE meter = ? AND boot <> ? LIMIT 1')
    .pluck()
  const insert = db.prepare(
    'INSERT INTO seen(meter, boot, lo, hi, lo_at_ms, hi_at_ms) VALUES (@meter, @boot, @lo, @hi, @loAtMs, @hiAtMs)',
  )

  return () => {
    const boots = new Map<string, Known>()

    function known(meter: number, boot: string): Known {
      const key = `${meter} ${boot}`
      const entry = boots.get(key) ?? { meter, boot, ranges: select.all(meter, boot), changed: false }
      boots.set(key, entry)
      return entry
    }

    return {
      has: (meter, boot, seq) => rangeOf(known(meter, boot).ranges, seq) !== undefined,
      lastAtMs(meter, boot, seq) {
        const range = rangeOf(known(meter, boot).ranges, seq)
        return range?.hi === seq ? range.hiAtMs : undefined
      },
      ends(meter, boot) {
        const { ranges } = known(meter, boot)
        return { first: ranges[0], last: ranges.at(-1) }
      },
      knowsAnother(meter, boot) {
        const here = [...boots.values()].some(
          (entry) => entry.meter === meter && entry.boot !== boot && entry.ranges.length > 0,
        )
        return here || another.get(meter, boot) !== undefined
      },
      add(meter, boot, seq, atMs) {
        const entry = known(meter, boot)
        entry.changed = true
        addSeq(entry.ranges, seq, atMs)
      },
      save() {
        for (const { meter, boot, ranges, changed } of boots.values()) {
          if (!changed) continue
          remove.run(meter, boot)
          for (const range of ranges) insert.run({ meter, boot, ...range })
        }
      },
    }
  }
}
