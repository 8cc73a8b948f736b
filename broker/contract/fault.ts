import type { TLocalizedValidationError } from 'typebox/error'

/**
 * A fault that a person can act on: its message says what was expected, what
 * came and what to do. The command line prints it without a stack.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
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
    const path = pointer.slice(1).replaceAll('/', '.')
    return `${path ? `${path}: ` : ''}expected ${texts.join(' or ')}, got ${shorten(at(value, pointer))}`
  })
}

function expectations(error: TLocalizedValidationError): [pointer: string, text: string][] {
  const here = error.instancePath
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((key) => [`${here}/${key}`, 'a value'])
    case 'additionalProperties':
      return error.params.additionalProperties.map((key) => [`${here}/${key}`, 'no such key'])
    case 'boolean':
      return []
    case 'const':
      return [[here, JSON.stringify(error.params.allowedValue)]]
    case 'type':
      return [[here, `${error.params.type}`]]
    default:
      return [[here, error.message.replace(/^must (be )?/, '')]]
  }
}

function at(value: unknown, pointer: string): unknown {
  let here = value
  for (const key of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}

function shorten(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
