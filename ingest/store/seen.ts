import type { Connection } from './connection.ts'
import type { Memory } from './memory.ts'
import { addSeq, around, type Range, rangeOf } from './ranges.ts'

/** The sequence numbers received. */
export interface Seen {
  /** The range that holds a number. */
  range(meter: number, boot: string, seq: number): Range | undefined
  /** The ranges before and after a number that was not received. */
  around(meter: number, boot: string, seq: number): { before: Range | undefined; after: Range | undefined }
  /** The first and the last range of a boot. */
  ends(meter: number, boot: string): { first: Range | undefined; last: Range | undefined }
  add(meter: number, boot: string, seq: number, atMs: number): void
  /** Writes what was added. */
  save(): void
}

interface Known {
  meter: number
  boot: string
  ranges: Range[]
  /** As they are stored, by their beginnings. */
  stored: Map<number, Range>
}

/** Prepares the statements once; the ranges that were read are remembered. Each call of the result serves one transaction. */
export function prepareSeen(db: Connection, memory: Memory): () => Seen {
  const select = db.prepare<[number, string], Range>(
    'SELECT lo, hi, lo_at_ms AS loAtMs, hi_at_ms AS hiAtMs FROM seen WHERE meter = ? AND boot = ? ORDER BY lo',
  )
  const remove = db.prepare<[number, string, number]>('DELETE FROM seen WHERE meter = ? AND boot = ? AND lo = ?')
  const replace = db.prepare(
    `INSERT INTO seen(meter, boot, lo, hi, lo_at_ms, hi_at_ms) VALUES (@meter, @boot, @lo, @hi, @loAtMs, @hiAtMs)
     ON CONFLICT (meter, boot, lo) DO UPDATE SET hi = excluded.hi, lo_at_ms = excluded.lo_at_ms, hi_at_ms = excluded.hi_at_ms`,
  )

  function open(meter: number, boot: string): Known {
    const ranges = select.all(meter, boot)
    return { meter, boot, ranges, stored: new Map(ranges.map((range) => [range.lo, { ...range }])) }
  }

  /** Writes what differs: a boot may have a range for each hour of a year. */
  function write({ meter, boot, ranges, stored }: Known): void {
    const kept = new Set(ranges.map(({ lo }) => lo))
    for (const lo of stored.keys()) {
      if (kept.has(lo)) continue
      remove.run(meter, boot, lo)
      stored.delete(lo)
    }
    for (const range of ranges) {
      const before = stored.get(range.lo)
      if (before?.hi === range.hi && before.loAtMs === range.loAtMs) continue
      replace.run({ meter, boot, ...range })
      stored.set(range.lo, { ...range })
    }
  }

  const known = memory.perBoot(open)

  return () => {
    const changed = new Set<Known>()
    return {
      range: (meter, boot, seq) => rangeOf(known.of(meter, boot).ranges, seq),
      around: (meter, boot, seq) => around(known.of(meter, boot).ranges, seq),
      ends(meter, boot) {
        const { ranges } = known.of(meter, boot)
        return { first: ranges[0], last: ranges.at(-1) }
      },
      add(meter, boot, seq, atMs) {
        const entry = known.of(meter, boot)
        changed.add(entry)
        addSeq(entry.ranges, seq, atMs)
      },
      save() {
        for (const one of changed) write(one)
      },
    }
  }
}
