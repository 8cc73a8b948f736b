import { openPages } from './pages.ts'
import type { JournalEntry } from './reader.ts'
import { type Row, rowsOf, type Value } from './row.ts'

/** A start of the broker, as the journal knows it. */
export interface Run {
  run: number
  startedAtMs: number
}

/** What can be told of a damaged journal, row by row, in no order; the same row may come more than once. */
export type Salvaged =
  | { kind: 'identity'; id: string }
  | { kind: 'run'; run: Run }
  /** The highest position that was given away. */
  | { kind: 'usedTo'; position: number }
  | { kind: 'entry'; entry: JournalEntry }

/**
 * Reads all that is left in the files of a damaged journal. It looks at every page by itself, without SQLite, which
 * finds none of them when those that lead there are damaged. No row is ever changed but the highest position, so older
 * forms of a page, and pages no longer in use, say nothing wrong; what was pruned may come back.
 */
export function* salvage(file: string): Generator<Salvaged> {
  const pages = openPages(file)
  try {
    for (const page of pages.all()) {
      for (const row of rowsOf(page, pages.page)) {
        const known = recognise(row)
        if (known) yield known
      }
    }
  } finally {
    pages.close()
  }
}

/** The tables differ in their columns; the key stands as null in the column that it is. */
function recognise({ key, values }: Row): Salvaged | undefined {
  const [first, second, third, run, user, topic, payload] = values
  if (values.length === 1 && isId(first)) return { kind: 'identity', id: first }
  if (values.length === 2 && first === 'entry' && isCount(second)) return { kind: 'usedTo', position: second }
  if (values.length === 2 && first === null && isCount(key) && isCount(second))
    return { kind: 'run', run: { run: key, startedAtMs: second } }
  const areCounts = [key, second, third, run].every(isCount)
  if (values.length !== 7 || first !== null || !areCounts) return undefined
  if (typeof user !== 'string' || typeof topic !== 'string' || !Buffer.isBuffer(payload)) return undefined
  const [atMs, monoMs] = [second as number, third as number]
  return { kind: 'entry', entry: { position: key, atMs, monoMs, run: run as number, user, topic, payload } }
}

const isId = (value: Value | undefined): value is string => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
const isCount = (value: Value | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0
