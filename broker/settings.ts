import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Type from 'typebox'
import { Settings as TypeBox } from 'typebox/system'
import Value from 'typebox/value'
import { parse } from 'yaml'
import { describe, Fault } from './contract/fault.ts'
import {
  MeterSchema,
  SCALAR_SETTINGS,
  SECRET_KEYS,
  SECTIONS,
  type Settings,
  SettingsSchema,
} from './contract/settings.ts'
import { readMeters } from './meters.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Tree = { [key: string]: unknown }

/** Variables with our prefix that are not settings. */
const NOT_SETTINGS = ['WATTWHEEL_CONFIG', 'WATTWHEEL_TRACES']

/**
 * Reads the settings: defaults, then the file, then the environment; and the meters of the file that they name.
 * @param file path of the settings file; without it WATTWHEEL_CONFIG, else wattwheel.yaml if there is one
 * @throws Fault with every fault there is, one a line
 */
export function loadSettings(file: string | undefined, env: Environment = process.env): Settings {
  const named = file ?? env['WATTWHEEL_CONFIG']
  const path = named ?? (existsSync('wattwheel.yaml') ? 'wattwheel.yaml' : undefined)
  const faults: string[] = []
  const tree = path === undefined ? {} : readTree(path)
  faults.push(...overlayEnvironment(tree, env))
  addDefaults(tree)
  TypeBox.Set({ maxErrors: 1000 })
  faults.push(...describe(Value.Errors(SettingsSchema, tree), redacted(tree)), ...addMetersOfFile(tree))
  if (faults.length > 0) {
    const where = path ?? 'the environment'
    const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
    throw new Fault(
      [`Settings: ${count} in ${where}. Correct what is named here and start again.`, ...faults].join('\n  '),
    )
  }
  const settings = tree as Settings
  settings.data = resolve(settings.data)
  return settings
}

/** The settings as shown to people: secrets are replaced. */
export function redacted<T extends Settings | Tree>(settings: T): T {
  const copy = structuredClone(settings)
  for (const key of SECRET_KEYS) {
    const path = key.split('.')
    if (lookUp(copy, path) !== undefined) place(copy, path, '[redacted]')
  }
  return copy
}

/** The settings as the log tells them: without secrets, and of meters that fill a file their number. */
export function told(settings: Settings): object {
  const { meters, ...others } = settings
  const shown = settings.meters_file === undefined ? meters : Object.keys(meters).length
  return { ...redacted(others as Settings), meters: shown }
}

function readTree(path: string): Tree {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault(`Settings: expected a readable file at ${path}. Create it, or name another with --config.`, {
      cause,
    })
  }
  try {
    const tree: unknown = withoutNulls(parse(text, { prettyErrors: true }) ?? {})
    if (isTree(tree)) return tree
  } catch (cause) {
    throw new Fault(`Settings: ${path} is not YAML: ${(cause as Error).message.trimEnd()}`, { cause })
  }
  throw new Fault(
    `Settings: expected ${path} to hold keys and values such as "data: ./data", got a list or a single value.`,
  )
}

/** Lays the environment over the tree; answers what cannot be used. */
function overlayEnvironment(tree: Tree, env: Environment): string[] {
  const faults: string[] = []
  const known = new Set([...NOT_SETTINGS, 'WATTWHEEL_METERS'])
  for (const { path, type, variable } of SCALAR_SETTINGS) {
    known.add(variable)
    const text = env[variable]
    if (text) place(tree, path, type === 'string' ? text : scalar(text))
  }
  const meters = env['WATTWHEEL_METERS']
  if (meters) {
    try {
      tree['meters'] = JSON.parse(meters)
    } catch {
      faults.push(`WATTWHEEL_METERS: expected JSON such as {"main":{}}, got ${meters.slice(0, 60)}`)
    }
  }
  for (const variable of Object.keys(env)) {
    if (variable.startsWith('WATTWHEEL_') && !known.has(variable)) faults.push(`${variable}: expected no such variable`)
  }
  return faults
}

/** Numbers and booleans out of text; what is neither stays text, for the schema to name. */
function scalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? text : number
}

/** So many faults of one file are told; who makes the same mistake in each line has understood by then. */
const MOST_FAULTS = 100

/** Adds the meters that a file of its own holds; answers what cannot be used. */
function addMetersOfFile(tree: Tree): string[] {
  const { meters, meters_file: file } = tree
  if (!isTree(meters)) return []
  if (typeof file !== 'string' || file === '') return Object.keys(meters).length > 0 ? [] : [NO_METER]
  tree['meters_file'] = resolve(file)
  const read = readMeters(resolve(file))
  const named = Object.keys(read.meters).filter((id) => Object.hasOwn(meters, id))
  const faults = [...read.faults, ...named.map((id) => `meters.${id}: expected not to be in ${file} as well`)]
  tree['meters'] = { ...meters, ...read.meters }
  if (faults.length > MOST_FAULTS) return [...faults.slice(0, MOST_FAULTS), `… and ${faults.length - MOST_FAULTS} more`]
  return faults.length > 0 || Object.keys(tree['meters'] as Tree).length > 0 ? faults : [NO_METER]
}

const NO_METER = 'meters: expected one at least, got none'

const WithoutMeters = Type.Omit(SettingsSchema, ['meters'])

function addDefaults(tree: Tree): void {
  for (const section of SECTIONS) tree[section] ??= {}
  Value.Default(WithoutMeters, tree)
  tree['meters'] ??= tree['meters_file'] === undefined ? { main: {} } : {}
  const meters = tree['meters']
  if (!isTree(meters)) return
  for (const [id, meter] of Object.entries(meters)) meters[id] = Value.Default(MeterSchema, meter)
}

function place(tree: Tree, path: readonly string[], value: unknown): void {
  let here = tree
  for (const key of path.slice(0, -1)) {
    const next = here[key]
    if (isTree(next)) here = next
    else if (next === undefined) here = here[key] = {} as Tree
    else return
  }
  here[path.at(-1) as string] = value
}

function lookUp(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isTree(here) ? here[key] : undefined), tree)
}

/** An empty key of the file (`url:`) means the default, as does an empty section; an empty meter (`main:`) is one. */
function withoutNulls(value: unknown, of = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutNulls(inner))
  if (!isTree(value)) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== null || of === 'meters')
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner ?? {}, key)]))
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
