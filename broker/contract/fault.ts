import type { TLocalizedValidationError } from 'typebox/error'

/**
 * A fault that a person can act on: its message says what was expected, what
 * came and what to do. The command line prints it without a stack.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/** A file is not what was written to it: nothing but a copy brings back what it held. */
export class Damaged extends Fault {}

/** So many names a person reads. */
const MOST_NAMES = 20

/** Names as a message has them: of very many the first. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}

/** One line for each place that is wrong: `path: expected …, got …`. */
export function describe(errors: readonly TLocalizedValidationError[], value: unknown): string[] {
  const expected = new Map<string, string[]>()
  for (const error of errors) {
    if (error.keyword === 'anyOf' && expected.has(error.instancePath)) continue
    for (const [pointer, text] of expectations(error)) {
      const known = expected.get(pointer)
      if (!known) expected.set(pointer, [text])
      else if (!known.includes(text)) known.push(text)
    }
  }
  return [...expected].map(([pointer, texts]) => {
    const keys = keysOf(pointer)
    const path = keys.length > 0 ? `${keys.join('.')}: ` : ''
    return `${path}expected ${texts.join(' or ')}, got ${shorten(at(value, keys))}`
  })
}

function expectations(error: TLocalizedValidationError): [pointer: string, text: string][] {
  const here = error.instancePath
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((key) => [`${here}/${escaped(key)}`, 'a value'])
    case 'additionalProperties':
      return error.params.additionalProperties.map((key) => [`${here}/${escaped(key)}`, 'no such key'])
    case 'boolean':
    case 'propertyNames':
      return []
    case 'enum':
      return [[here, `one of ${error.params.allowedValues.join(', ')}`]]
    case 'const':
      return [[here, JSON.stringify(error.params.allowedValue)]]
    case 'type':
      return [[here, `${error.params.type}`]]
    default:
      return [[here, wordsOf(error.message)]]
  }
}

/** What the validator says is demanded, as the end of a sentence that begins with "expected". */
function wordsOf(demand: string): string {
  return demand
    .replace('must not have fewer than', 'at least')
    .replace('must not have more than', 'at most')
    .replace(/^must (be )?/, '')
}

/** A key as it stands in a JSON pointer (RFC 6901, section 3). */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function keysOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1)
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function at(value: unknown, keys: readonly string[]): unknown {
  let here = value
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
