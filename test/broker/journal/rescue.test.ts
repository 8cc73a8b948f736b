import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import { openJournalReader } from '../../../broker/journal/reader.ts'
import { finishRescue, rescueJournal } from '../../../broker/journal/rescue.ts'
import { JOURNAL_FILE, LEAP } from '../../../broker/journal/shape.ts'
import { openJournalWriter } from '../../../broker/journal/writer.ts'
import { tempFolder } from '../../rig.ts'
import { entriesOf, payloadsOf } from '../entries.ts'
import { asCutOff, fillJournal, overwrite, type Page, pagesOf, TICK } from './damaged.ts'

const entriesOn = (page: Page | undefined) => (page?.name === 'entry' && page.pagetype === 'leaf' ? page.ncell : 0)
const leavesOf = (file: string) => pagesOf(file).filter((page) => entriesOn(page) > 0)

const NOW_MS = Date.UTC(2026, 10, 22, 12, 19, 38)
const STAMP = '20261122T121938Z'

function idOf(data: string): string | undefined {
  const reader = openJournalReader(data)
  reader?.close()
  return reader?.id
}

const message = (payload: string) => ({ user: 'u', topic: TICK, payload: Buffer.from(payload) })

/** The position that the next message gets. */
function nextPosition(data: string): number {
  fillJournal(data, 0, (journal) => journal.append(message('next'), () => {}))
  return entriesOf({ data }).at(-1)?.position ?? 0
}

describe('The rescue of a damaged journal', () => {
  it('brings over every entry but those on the damaged pages, where they were', () => {
    const sound = tempFolder()
    const id = fillJournal(sound, 1500)
    const bytes = readFileSync(join(sound, JOURNAL_FILE))
    const before = entriesOf({ data: sound })
    const pages = pagesOf(join(sound, JOURNAL_FILE)).filter(({ name }) => name !== 'identity')
    const somePages = fc.uniqueArray(fc.nat(pages.length - 1), { minLength: 1, maxLength: 12 })
    const property = fc.property(somePages, fc.constantFrom(0, 0xff), (picked, value) => {
      const data = tempFolder()
      const file = join(data, JOURNAL_FILE)
      writeFileSync(file, bytes)
      const damaged = picked.flatMap((i) => pages[i] ?? [])
      const numbers = damaged.map(({ pageno }) => pageno)
      overwrite(file, numbers, value)
      const lost = damaged.reduce((sum, page) => sum + entriesOn(page), 0)
      expect(rescueJournal(data, NOW_MS)).toMatchObject({ entries: 1500 - lost, sameId: true, bare: 0 })
      const after = entriesOf({ data })
      const kept = new Set(after.map(({ position }) => position))
      expect(after).toEqual(before.filter(({ position }) => kept.has(position)))
      expect([after.length, idOf(data)]).toEqual([1500 - lost, id])
    })
    fc.assert(property, { numRuns: 25, interruptAfterTimeLimit: 15_000 })
  })

  it('brings over messages that are longer than a page', () => {
    const data = tempFolder()
    const lengths = [0, 900, 988, 989, 990, 991, 1019, 1020, 1021, 2040, 8191, 8192]
    fillJournal(data, 0, (journal) => {
      for (const length of lengths) journal.append(message('x'.repeat(length)), () => {})
    })
    const before = entriesOf({ data })
    expect(rescueJournal(data, NOW_MS)).toMatchObject({ entries: lengths.length, unread: 0 })
    expect(entriesOf({ data })).toEqual(before)
  })

  it('brings over what stands behind a lost beginning, and before a lost end', () => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    fillJournal(data, 300)
    overwrite(file, [1, 2, 3, 4])
    expect(rescueJournal(data, NOW_MS)).toMatchObject({ entries: 240, bare: 60, sameId: false })
    truncateSync(file, Math.floor(statSync(file).size / 2))
    const { entries, sameId } = rescueJournal(data, NOW_MS + 1000)
    expect([entries > 80, sameId]).toEqual([true, true])
  })
})

describe('A rescued journal', () => {
  it('leaves the damaged file aside as it is, and gives new entries positions that none ever had', () => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    fillJournal(data, 300)
    const last = leavesOf(file).at(-1)
    overwrite(file, [last?.pageno ?? 0])
    const before = readFileSync(file)
    const rescue = rescueJournal(data, NOW_MS)
    expect(rescue).toMatchObject({ aside: `${file}.damaged-${STAMP}`, unread: entriesOn(last) })
    expect(readFileSync(rescue.aside)).toEqual(before)
    expect(nextPosition(data)).toBe(300 + LEAP + 1)
  })

  it('knows positions that none ever had also where nothing tells how many there were', () => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    const id = fillJournal(data, 300)
    const pages = pagesOf(file).filter(({ name }) => name === 'sqlite_sequence' || name === 'entry')
    overwrite(
      file,
      pages.map(({ pageno }) => pageno),
    )
    expect(rescueJournal(data, NOW_MS)).toMatchObject({ entries: 0, sameId: true })
    expect([idOf(data), nextPosition(data)]).toEqual([id, NOW_MS + LEAP + 1])
  })

  it('is without bare ticks where not even the id can be read, as ingest would count them again', () => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    const id = fillJournal(data, 300)
    const identity = pagesOf(file).find(({ name }) => name === 'identity')
    overwrite(file, [identity?.pageno ?? 0])
    expect(rescueJournal(data, NOW_MS)).toMatchObject({ entries: 240, bare: 60, sameId: false })
    expect(idOf(data)).toMatch(/^[0-9a-f]{16}$/)
    expect(idOf(data)).not.toBe(id)
    expect(entriesOf({ data }).filter(({ payload }) => payload.length === 0)).toEqual([])
  })

  it('brings over what was not yet in the database itself, also where that is gone', async () => {
    const data = tempFolder()
    fillJournal(data, 300)
    const journal = openJournalWriter(data, systemClock, () => {})
    await new Promise((resolve) => journal.append(message('newest'), resolve))
    const [damaged, gone] = [asCutOff(data), asCutOff(data)]
    journal.close()
    const [leaf] = leavesOf(join(data, JOURNAL_FILE))
    overwrite(join(damaged, JOURNAL_FILE), [leaf?.pageno ?? 0])
    const { entries, aside } = rescueJournal(damaged, NOW_MS)
    expect(entries).toBe(301 - entriesOn(leaf))
    expect(payloadsOf({ data: damaged }).at(-1)).toBe('newest')
    expect(existsSync(`${aside}-wal`)).toBe(true)
    rmSync(join(gone, JOURNAL_FILE))
    rescueJournal(gone, NOW_MS)
    expect(payloadsOf({ data: gone }).at(-1)).toBe('newest')
  })
})

describe('A rescue', () => {
  it('of a rescued journal does not take the positions that were left out for lost ones', () => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    fillJournal(data, 300)
    rescueJournal(data, NOW_MS)
    fillJournal(data, 300)
    const [leaf] = leavesOf(file)
    overwrite(file, [leaf?.pageno ?? 0])
    const { entries, unread } = rescueJournal(data, NOW_MS + 1000)
    expect([entries, unread]).toEqual([600 - entriesOn(leaf), 0])
    expect(nextPosition(data)).toBe(300 + LEAP + 300 + LEAP + 1)
  })

  it.each([0, 1, 2, 3])('that is broken off after %i of its files were moved is ended at the next start', (moved) => {
    const data = tempFolder()
    const file = join(data, JOURNAL_FILE)
    fillJournal(data, 100)
    for (const suffix of ['-wal', '-shm']) writeFileSync(file + suffix, '')
    const { aside } = rescueJournal(data, NOW_MS)
    const expected = entriesOf({ data })
    renameSync(file, `${file}.rescued-${STAMP}`)
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    for (const suffix of ['-wal', '-shm', ''].slice(moved)) renameSync(aside + suffix, file + suffix)

    expect(finishRescue(data)).toBe(aside)
    expect(entriesOf({ data })).toEqual(expected)
    expect(readdirSync(data).filter((name) => name.includes('rescued') || name.includes('part'))).toEqual([])
    expect(['', '-wal', '-shm'].map((suffix) => existsSync(aside + suffix))).toEqual([true, true, true])
    expect(finishRescue(data)).toBeUndefined()
  })
})
