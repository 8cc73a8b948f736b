import { parseArgs } from 'node:util'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Settings } from './settings.ts'

/** Whatever runs until it is closed. */
export interface Running {
  close(): Promise<void>
}

/** An option of a command: `--days 31`. */
export interface Option {
  /** What its value is called; '' for one without, which is then 'true' or ''. */
  value: string
  default: string
  help: string
}

/** What a command takes beside its options: `restore FILE`. It is among the values; left out, it is ''. */
export interface Argument {
  name: string
  required: boolean
  help: string
}

/** A command of the command line. */
export interface Command {
  summary: string
  options: Readonly<Record<string, Option>>
  /** One, or several in their order. */
  argument?: Argument | readonly Argument[]
  /** The settings it starts with, where they differ from those of file and environment. */
  adapt?(settings: Settings): Promise<Settings>
  /** Resolves to what runs until it is closed, or to nothing when the work is done. */
  start(settings: Settings, log: Logger, values: Values): Promise<Running | undefined>
  /** It is started anew when the file of meters has changed. */
  followsMeters?: boolean
}

/** The values of a command's options and of its argument. */
export type Values = Readonly<Record<string, string>>

/** What `wattwheel check` looks at: each tells what it found, or throws the fault. */
export type Checks = Readonly<Record<string, (settings: Settings, clock: Clock) => string | Promise<string>>>

/** A command line that cannot be understood: exit code 2. */
export class Usage extends Error {
  override readonly name = 'Usage'
}

/** What a command line asks for. */
export interface Request {
  name: string
  command: Command
  config: string | undefined
  values: Values
}

const COMMON = {
  config: { value: 'FILE', default: '', help: 'the settings file (default: wattwheel.yaml, if there is one)' },
} satisfies Record<string, Option>

/**
 * Reads a command line; without a command name it is `start`.
 * @returns the help text where help is asked for
 * @throws Usage for an unknown command or option
 */
export function readCommandLine(
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
): Request | string {
  const named = args[0] !== undefined && !args[0].startsWith('-')
  const name = named ? (args[0] as string) : 'start'
  const command = Object.hasOwn(commands, name) && commands[name]
  if (!command) throw new Usage(`expected one of ${Object.keys(commands).join(', ')}, got "${name}"`)
  const options: Record<string, Option> = { ...command.options, ...COMMON }
  const wanted = argumentsOf(command)
  const parsed = parse(named ? args.slice(1) : args, options, wanted.length > 0)
  if (parsed.values['help'] === true) return named ? helpOf(name, command, options) : help(commands)
  const values = Object.fromEntries(
    Object.entries(options).map(([key, option]) => [key, String(parsed.values[key] ?? option.default)]),
  )
  Object.assign(values, given(wanted, parsed.positionals))
  return { name, command, config: values['config'] || undefined, values }
}

function argumentsOf({ argument = [] }: Command): readonly Argument[] {
  return 'name' in argument ? [argument] : argument
}

interface Parsed {
  values: Record<string, unknown>
  positionals: string[]
}

function parse(args: readonly string[], known: Record<string, Option>, allowPositionals: boolean): Parsed {
  const typeOf = ({ value }: Option) => (value === '' ? ('boolean' as const) : ('string' as const))
  const options = Object.fromEntries(Object.entries(known).map(([name, option]) => [name, { type: typeOf(option) }]))
  const help = { type: 'boolean', short: 'h' } as const
  try {
    return parseArgs({ args: [...args], options: { ...options, help }, allowPositionals })
  } catch (error) {
    throw new Usage((error as Error).message)
  }
}

function given(wanted: readonly Argument[], positionals: readonly string[]): Values {
  const missing = wanted.some(({ required }, i) => required && !positionals[i])
  if (missing || positionals.length > wanted.length) {
    const names = wanted.map(({ name }) => name.toUpperCase()).join(' and one ')
    throw new Usage(`expected one ${names}, got ${positionals.length === 0 ? 'none' : positionals.join(' ')}`)
  }
  return Object.fromEntries(wanted.map(({ name }, i) => [name, positionals[i] ?? '']))
}

/**
 * A number out of an option.
 * @throws Usage when it is none, or below `min`
 */
export function numberOf(values: Values, name: string, min: number): number {
  const text = values[name] ?? ''
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= min) return value
  throw new Usage(`expected --${name} to be a number of at least ${min}, got "${text}"`)
}

function help(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return [
    'Usage: wattwheel [command] [options]',
    '',
    ...rows,
    '',
    'wattwheel <command> --help tells its options.',
  ].join('\n')
}

function helpOf(name: string, command: Command, options: Readonly<Record<string, Option>>): string {
  const wanted = argumentsOf(command).map((argument) => ({ ...argument, shown: argument.name.toUpperCase() }))
  const usage = wanted.map(({ shown, required }) => (required ? shown : `[${shown}]`))
  const helps = wanted.map(({ shown, help }): [string, string] => [shown, help])
  for (const [key, option] of Object.entries(options)) {
    const usual = option.default ? ` (default: ${option.default})` : ''
    helps.push([`--${key} ${option.value}`.trimEnd(), `${option.help}${usual}`])
  }
  const width = Math.max(...helps.map(([shown]) => shown.length))
  const rows = helps.map(([shown, help]) => `  ${shown.padEnd(width)} ${help}`)
  return [['Usage: wattwheel', name, ...usage, '[options]'].join(' '), '', command.summary, '', ...rows].join('\n')
}
