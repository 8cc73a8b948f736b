import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Compile } from 'typebox/compile'
import Value from 'typebox/value'
import { csvRows, separatorOf } from './contract/csv.ts'
import { describe } from './contract/fault.ts'
import { METER_COLUMNS, MeterEntrySchema, type MeterSettings } from './contract/settings.ts'

/** The meters of a file by their names, and all that is wrong in it, each with its line. */
export interface MetersFile {
  meters: Record<string, MeterSettings>
  faults: string[]
}

/** A meter as a file has it, with nothing checked yet; or what makes it none. */
type Entry = { line: number } & ({ given: unknown; fault?: never } | { given?: never; fault: string })

/** What is wrong with a file, and where. */
class Wrong extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/**
 * Reads a file of meters: a JSON array of objects, or CSV whose first row names the columns. Each has the keys of a
 * meter of the settings, and `id`; of a file with faults no meter is to be used.
 */
export function readMeters(file: string): MetersFile {
  const told = (line: number, fault: string) => `${basename(file)}, line ${line}: ${fault}`
  try {
    return judge(entriesOf(readFileSync(file, 'utf8')), told)
  } catch (error) {
    if (error instanceof Wrong) return { meters: {}, faults: [told(error.line, error.message)] }
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return { meters: {}, faults: [`meters_file: expected a readable file at ${file}, got ${code}`] }
  }
}

function judge(entries: Iterable<Entry>, told: (line: number, fault: string) => string): MetersFile {
  const validator = Compile(MeterEntrySchema)
  const meters: Record<string, MeterSettings> = {}
  const lines = new Map<string, number>()
  const faults: string[] = []
  for (const { line, given, fault } of entries) {
    if (fault !== undefined) {
      faults.push(told(line, fault))
      continue
    }
    const entry = Value.Default(MeterEntrySchema, given)
    if (!validator.Check(entry)) {
      faults.push(...describe(Value.Errors(MeterEntrySchema, entry), entry).map((fault) => told(line, fault)))
      continue
    }
    const { id, ...meter } = entry
    const before = lines.get(id)
    if (before !== undefined) faults.push(told(line, `id: expected each once, got "${id}" as in line ${before}`))
    lines.set(id, line)
    meters[id] = meter
  }
  return { meters, faults }
}

function entriesOf(text: string): Iterable<Entry> {
  return text.trimStart().startsWith('[') ? jsonEntries(text) : csvEntries(text)
}

function* csvEntries(text: string): Generator<Entry> {
  const separator = separatorOf(text)
  let columns: readonly string[] | undefined
  for (const { line, values } of csvRows(text, separator)) {
    if (!columns) columns = columnsOf(line, values)
    else if (values.length === columns.length) yield { line, given: treeOf(columns, values, separator) }
    else yield { line, fault: `expected ${columns.length} values, as many as columns, got ${values.length}` }
  }
  // Without it the file may not have been written to its end.
  if (text.endsWith('\n')) return
  yield { line: text.split('\n').length, fault: 'expected a line break at the end of the file, got none' }
}

function columnsOf(line: number, names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => name !== 'id' && !METER_COLUMNS.has(name))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  const wrong = unknown ?? twice ?? (names.includes('id') ? undefined : names.join(','))
  if (wrong === undefined) return names
  const known = ['id', ...METER_COLUMNS.keys()].join(', ')
  throw new Wrong(line, `expected columns of ${known}, each once and id among them, got "${wrong}"`)
}

/** The cells as keys of a meter; an empty one means the default. */
function treeOf(columns: readonly string[], values: readonly string[], separator: string): unknown {
  const tree: Record<string, unknown> = {}
  for (const [i, column] of columns.entries()) {
    const text = values[i] ?? ''
    if (text === '') continue
    const { path, type } = METER_COLUMNS.get(column) ?? { path: [column] as const, type: 'string' }
    const [first, second] = path
    const value = type === 'number' ? numberOr(text, separator) : text
    if (second === undefined) tree[first] = value
    else tree[first] = { ...(tree[first] as object), [second]: value }
  }
  return tree
}

/** A number, between semicolons also with a decimal comma; what is none stays text, for the schema to name. */
function numberOr(text: string, separator: string): number | string {
  const number = Number(separator === ';' ? text.replace(',', '.') : text)
  return Number.isNaN(number) ? text : number
}

function* jsonEntries(text: string): Generator<Entry> {
  const lines = linesOfElements(text)
  for (const [i, given] of parseArray(text).entries()) {
    const line = lines[i] ?? 1
    if (typeof given === 'object' && given !== null) yield { line, given }
    else throw new Wrong(line, `expected an array of objects, got ${JSON.stringify(given)} in it`)
  }
}

function parseArray(text: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[]
  } catch (error) {
    const { message } = error as Error
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    throw new Wrong(text.slice(0, position).split('\n').length, `expected JSON, got: ${message}`)
  }
}

/** The line in which each object or array of an array begins. */
function linesOfElements(text: string): number[] {
  const lines: number[] = []
  let [line, depth] = [1, 0]
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}\n]/g)) {
    if (token === '\n') line++
    else if (token === ']' || token === '}') depth--
    else if ((token === '[' || token === '{') && ++depth === 2) lines.push(line)
  }
  return lines
}
