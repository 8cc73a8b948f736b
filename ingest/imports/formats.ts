import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Fault } from '../../broker/contract/fault.ts'
import type { Asked, Format } from './format.ts'
import { dsmrReader } from './formats/dsmrreader.ts'
import { emoncms } from './formats/emoncms.ts'
import { homeAssistant } from './formats/homeassistant.ts'
import { original } from './formats/original.ts'
import { readings } from './formats/readings.ts'
import { ticks } from './formats/ticks.ts'
import { volkszaehler } from './formats/volkszaehler.ts'
import type { Recording } from './recording.ts'
import { readTable } from './table.ts'

/** Every format, by the name with which it is chosen; the first that fits a file is taken. */
export const FORMATS: Readonly<Record<string, Format>> = {
  'energy-db': original,
  'home-assistant': homeAssistant,
  volkszaehler,
  'dsmr-reader': dsmrReader,
  readings,
  ticks,
  emoncms,
}

const SQLITE = 'SQLite format 3\0'

/**
 * Reads what a file recorded.
 * @param name of a format; '' for the one that fits
 * @throws Fault when the file cannot be read, or is of no format
 */
export function readRecording(file: string, name: string, asked: Asked): { format: Format; recording: Recording } {
  const wanted = name === '' ? undefined : FORMATS[name]
  if (name !== '' && !wanted) {
    throw new Fault(`import: expected --format as one of ${Object.keys(FORMATS).join(', ')}, got "${name}".`)
  }
  try {
    return beginOf(file) === SQLITE ? readDatabase(file, wanted, asked) : readText(file, wanted, asked)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault(`import: ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function beginOf(file: string): string {
  const begin = Buffer.alloc(SQLITE.length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, begin)
    return begin.toString('latin1')
  } finally {
    closeSync(handle)
  }
}

function readDatabase(file: string, wanted: Format | undefined, asked: Asked) {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    const all = wanted ? [wanted] : Object.values(FORMATS)
    const format = all.filter((one) => one.kind === 'database').find(({ table }) => tables.includes(table))
    if (format) return { format, recording: format.read(db, asked) }
    throw new Fault(`import: expected a database with one of the tables ${tablesOf()}, got ${tables.join(', ')}.`)
  } finally {
    db.close()
  }
}

function tablesOf(): string {
  return Object.values(FORMATS)
    .flatMap((format) => (format.kind === 'database' ? [format.table] : []))
    .join(', ')
}

function readText(file: string, wanted: Format | undefined, asked: Asked) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const table = readTable(text)
  const all = wanted ? [wanted] : Object.values(FORMATS)
  const format = all.filter((one) => one.kind === 'table').find((one) => wanted !== undefined || one.fits(table, text))
  if (format) return { format, recording: format.read(table, asked, text) }
  throw new Fault(
    `import: expected a file of a format that is known, got a first row "${table.head.join(', ').slice(0, 80)}". Name one with --format.`,
  )
}
