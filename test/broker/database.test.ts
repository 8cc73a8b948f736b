import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inspect, openReader, openWriter, type Shape } from '../../broker/database.ts'
import { tempFolder } from '../rig.ts'
import { messageOf } from './loading.ts'

const FIRST: Shape = { applicationId: 0x1234, migrations: ['CREATE TABLE lamp(name TEXT) STRICT'] }
const SECOND: Shape = { ...FIRST, migrations: [...FIRST.migrations, 'ALTER TABLE lamp ADD COLUMN watt INTEGER'] }

function open(file: string, shape = FIRST): Database.Database {
  const { db, close } = openWriter(file, shape)
  onTestFinished(close)
  return db
}

const newFile = () => join(tempFolder(), 'lamps.db')

/** What both the writer and the readers of a file say of it. */
function expectFault(file: string, message: RegExp): void {
  expect(messageOf(() => openWriter(file, FIRST))).toMatch(message)
  expect(messageOf(() => openReader(file, FIRST))).toMatch(message)
}

describe('A database', () => {
  it('is made with its folder, and can be read beside its writer', () => {
    const file = join(tempFolder(), 'new', 'folder', 'lamps.db')
    open(file).exec("INSERT INTO lamp VALUES ('desk')")
    const reader = openReader(file, FIRST)
    onTestFinished(() => void reader?.close())
    expect(reader?.prepare('SELECT name FROM lamp').pluck().all()).toEqual(['desk'])
  })

  it('keeps what was committed through a power cut, and wears a memory card little', () => {
    const db = open(newFile())
    const pragmas = ['journal_mode', 'synchronous', 'page_size', 'application_id', 'user_version']
    expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1024, 0x1234, 1])
  })

  it('has one writer and no more, whoever the second may be', () => {
    const file = newFile()
    const first = openWriter(file, FIRST)
    expect(messageOf(() => openWriter(file, FIRST))).toMatch(/lamps\.db: expected to be its only writer, got another/)
    first.close()
    openWriter(file, FIRST).close()
  })

  it('is led to the newer version with what it holds', () => {
    const file = newFile()
    const old = openWriter(file, FIRST)
    old.db.exec("INSERT INTO lamp VALUES ('desk')")
    expect(openReader(file, SECOND)).toBeUndefined()
    old.close()
    const db = open(file, SECOND)
    expect(db.prepare('SELECT * FROM lamp').all()).toEqual([{ name: 'desk', watt: null }])
    expect(db.pragma('user_version', { simple: true })).toBe(2)
  })

  it('stays at its version when a migration fails', () => {
    const file = newFile()
    openWriter(file, FIRST).close()
    const broken = { ...FIRST, migrations: [...FIRST.migrations, 'CREATE TABLE shade(name TEXT); NONSENSE'] }
    expect(() => openWriter(file, broken)).toThrow('NONSENSE')
    expect(open(file).prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['lamp'])
  })

  it('is not there for readers until its writer has made it', () => {
    const file = newFile()
    expect(openReader(file, FIRST)).toBeUndefined()
    writeFileSync(file, '')
    expect(openReader(file, FIRST)).toBeUndefined()
  })

  it('cannot be written by a reader', () => {
    const file = newFile()
    open(file)
    const reader = openReader(file, FIRST)
    onTestFinished(() => void reader?.close())
    expect(() => reader?.exec("INSERT INTO lamp VALUES ('desk')")).toThrow('readonly')
  })
})

describe('A file that cannot be used', () => {
  it('is a fault when it is not a database, and stays as it is', () => {
    const file = newFile()
    writeFileSync(file, 'Dear diary, '.repeat(100))
    expectFault(file, /lamps\.db: expected a SQLite database, got a file of another kind\. Move it away .*or restore/)
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(100))
  })

  it("is a fault when it is another program's database, and stays as it is", () => {
    const file = newFile()
    const other = new Database(file)
    other.exec('CREATE TABLE energy(timestamp); PRAGMA application_id = 99')
    other.close()
    const before = readFileSync(file)
    expectFault(
      file,
      /lamps\.db: expected a database of Wattwheel, got one of another program \(application id 99\)\. Move/,
    )
    expect(readFileSync(file)).toEqual(before)
  })

  it('is a fault when a newer version wrote it, and stays as it is', () => {
    const file = newFile()
    openWriter(file, SECOND).close()
    const before = readFileSync(file)
    expectFault(file, /lamps\.db: expected version 1 or older, got 2: a newer Wattwheel wrote it\. Start that version/)
    expect(readFileSync(file)).toEqual(before)
  })

  it('is a fault when it is damaged', () => {
    const file = newFile()
    openWriter(file, FIRST).close()
    const damaged = newFile()
    copyFileSync(file, damaged)
    const bytes = readFileSync(damaged).fill(0xff, 100, 1024)
    writeFileSync(damaged, bytes)
    expectFault(damaged, /lamps\.db: the database is damaged\. Move it away with its -wal and -shm files and restore/)
  })

  it('is a fault, for who inspects it, where a row refers to one that is not there', () => {
    const file = newFile()
    const lit: Shape = {
      ...FIRST,
      migrations: ['CREATE TABLE lamp(lamp INTEGER PRIMARY KEY); CREATE TABLE lit(lamp INTEGER REFERENCES lamp)'],
    }
    const writer = openWriter(file, lit)
    writer.db.exec('INSERT INTO lamp VALUES (1); INSERT INTO lit VALUES (1)')
    expect(inspect(file, lit)).toBe(1)
    writer.db.exec('INSERT INTO lit VALUES (2)')
    writer.close()
    expect(messageOf(() => inspect(file, lit))).toMatch(
      /lamps\.db: the database is damaged \(a row of lit refers to one of lamp that is not there\)\. Move it away/,
    )
  })

  it('is a fault when it is a folder', () => {
    const file = newFile()
    mkdirSync(file)
    expectFault(
      file,
      /lamps\.db: cannot be (opened\. Give this user .* permission|read or written\. Check that it is a file)/,
    )
  })

  it('is a fault when its folder cannot be made', () => {
    const occupied = newFile()
    writeFileSync(occupied, '')
    const file = join(occupied, 'data', 'lamps.db')
    expect(messageOf(() => openWriter(file, FIRST))).toBe(
      `${file}: part of this path is a file, not a folder. Name another folder with the setting "data".`,
    )
    expect(existsSync(file)).toBe(false)
  })
})
