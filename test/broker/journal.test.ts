import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Clock } from '../../broker/contract/clock.ts'
import { type JournalReader, openJournalReader } from '../../broker/journal/reader.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { type JournalWriter, openJournalWriter } from '../../broker/journal/writer.ts'
import { tempFolder } from '../rig.ts'

const topic = 'wattwheel/main/tick'

/** A clock that stands where it is put. */
function makeClock(wallMs: number, monoMs: number) {
  const at = { wallMs, monoMs }
  const clock: Clock = { wallMs: () => at.wallMs, monoMs: () => at.monoMs }
  return { at, clock }
}

function openWriter(folder: string, clock = makeClock(0, 0).clock, grown: (position: number) => void = () => {}) {
  const writer = openJournalWriter(folder, clock, grown)
  let open = true
  const close = () => {
    if (open) writer.close()
    open = false
  }
  onTestFinished(close)
  return { ...writer, close }
}

function openReader(folder: string): JournalReader {
  const reader = openJournalReader(folder) as JournalReader
  onTestFinished(() => reader.close())
  return reader
}

const append = (journal: JournalWriter, payload: string) =>
  new Promise<void>((resolve, reject) => {
    journal.append({ user: 'loopback', topic, payload: Buffer.from(payload) }, (error) =>
      error ? reject(error) : resolve(),
    )
  })

const payloads = (reader: JournalReader) => reader.after(0, 1000).map(({ payload }) => Buffer.from(payload).toString())

describe('The journal', () => {
  it('is not there for readers until the broker has made it', () => {
    expect(openJournalReader(tempFolder())).toBeUndefined()
  })

  it('has a random id that it keeps', () => {
    const folder = tempFolder()
    const first = openWriter(folder)
    expect(first.id).toMatch(/^[0-9a-f]{16}$/)
    first.close()
    expect(openWriter(folder).id).toBe(first.id)
    expect(openReader(folder).id).toBe(first.id)
    expect(openWriter(tempFolder()).id).not.toBe(first.id)
  })

  it('keeps of a message who sent what, and when it came by both clocks in which run', async () => {
    const folder = tempFolder()
    const { at, clock } = makeClock(1_795_334_400_123.4, 60_000.6)
    const journal = openWriter(folder, clock)
    const first = append(journal, 'one')
    Object.assign(at, { wallMs: 1_795_334_300_000, monoMs: 60_010 })
    await Promise.all([first, append(journal, 'two')])
    const common = { run: 1, user: 'loopback', topic }
    expect(openReader(folder).after(0, 10)).toEqual([
      { ...common, position: 1, atMs: 1_795_334_400_123, monoMs: 60_001, payload: 'one' },
      { ...common, position: 2, atMs: 1_795_334_300_000, monoMs: 60_010, payload: 'two' },
    ])
  })

  it('keeps any bytes as they came', async () => {
    const folder = tempFolder()
    const payloads = [Uint8Array.from({ length: 256 }, (_, i) => i), Buffer.from('\u{feff}{}'), Buffer.from('\u{fffd}')]
    const journal = openWriter(folder)
    for (const payload of payloads) await new Promise((done) => journal.append({ user: 'u', topic, payload }, done))
    const kept = openReader(folder).after(0, 3)
    expect(kept.map(({ payload }) => payload)).toEqual(payloads.map((payload) => Buffer.from(payload)))
  })

  it('hands out text as text, whatever is in it', async () => {
    const folder = tempFolder()
    const text = '{"name":"Zähler ⚡ 🔌","none":"\u{0}"}\u{0}'
    await append(openWriter(folder), text)
    expect(openReader(folder).after(0, 1)[0]?.payload).toBe(text)
  })

  it('begins a run at each start', async () => {
    const folder = tempFolder()
    for (const [run, wallMs] of [1000.7, 500, 2000].entries()) {
      const journal = openWriter(folder, makeClock(wallMs, 0).clock)
      await append(journal, `in run ${run + 1}`)
      journal.close()
    }
    const db = new Database(join(folder, JOURNAL_FILE), { readonly: true })
    onTestFinished(() => void db.close())
    expect(db.prepare('SELECT started_at_ms FROM run ORDER BY run').pluck().all()).toEqual([1001, 500, 2000])
    expect(openReader(folder).after(0, 10)).toMatchObject([{ run: 1 }, { run: 2 }, { run: 3 }])
  })

  it('is read after a position, so many entries at a time', async () => {
    const folder = tempFolder()
    const journal = openWriter(folder)
    await Promise.all(['a', 'b', 'c', 'd'].map((payload) => append(journal, payload)))
    const reader = openReader(folder)
    expect(reader.after(1, 2).map(({ position }) => position)).toEqual([2, 3])
    expect(reader.after(4, 10)).toEqual([])
  })
})

describe('A commit of the journal', () => {
  it('holds all that was appended in one turn of the loop, and is told once', async () => {
    const grown: number[] = []
    const journal = openWriter(tempFolder(), undefined, (position) => grown.push(position))
    await Promise.all(Array.from({ length: 100 }, (_, i) => append(journal, `${i}`)))
    await append(journal, 'later')
    expect(grown).toEqual([100, 101])
  })

  it('is on disk before any of its callbacks runs, and they run in the order of the messages', async () => {
    const folder = tempFolder()
    const journal = openWriter(folder)
    const reader = openReader(folder)
    const seen: [string, number][] = []
    const names = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(
      names.map((name) => append(journal, name).then(() => seen.push([name, reader.after(0, 9).length]))),
    )
    expect(seen).toEqual(names.map((name) => [name, 5]))
    expect(payloads(reader)).toEqual(names)
  })

  it('that fails keeps nothing and tells every message of it, and the next one is whole', async () => {
    const folder = tempFolder()
    const grown: number[] = []
    const journal = openWriter(folder, undefined, (position) => grown.push(position))
    const intruder = new Database(join(folder, JOURNAL_FILE))
    onTestFinished(() => void intruder.close())
    intruder.exec('BEGIN IMMEDIATE')
    const outcomes = await Promise.allSettled(['a', 'b'].map((payload) => append(journal, payload)))
    expect(outcomes).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'SQLITE_BUSY' } }))
    intruder.exec('ROLLBACK')
    expect(payloads(openReader(folder))).toEqual([])
    await append(journal, 'c')
    expect(payloads(openReader(folder))).toEqual(['c'])
    expect(grown).toHaveLength(1)
  })

  it('takes what waits when the journal closes', () => {
    const folder = tempFolder()
    const journal = openWriter(folder)
    const done: (Error | null)[] = []
    journal.append({ user: 'u', topic, payload: Buffer.from('last') }, (error) => done.push(error))
    journal.close()
    expect(done).toEqual([null])
    expect(payloads(openReader(folder))).toEqual(['last'])
  })
})

describe('A position in the journal', () => {
  it('is never used twice, also when the newest entries were pruned', async () => {
    const folder = tempFolder()
    const first = openWriter(folder)
    await Promise.all(['a', 'b', 'c'].map((payload) => append(first, payload)))
    first.close()
    const pruner = new Database(join(folder, JOURNAL_FILE))
    pruner.exec('DELETE FROM entry')
    pruner.close()
    await append(openWriter(folder), 'd')
    expect(openReader(folder).after(0, 10)).toMatchObject([{ position: 4 }])
  })
})
