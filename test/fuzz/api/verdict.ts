import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Answer } from './asking.ts'
import type { Schema } from './document.ts'
import type { Request } from './request.ts'

const PROBLEM = 'application/problem+json'
const JSON_TYPES = ['application/json', PROBLEM]
const compiled = new WeakMap<Schema, (value: unknown) => string | undefined>()

/** What is wrong with an answer, apart from how long it took; undefined: nothing. */
export function faultOf({ operation, method }: Request, answer: Answer): string | undefined {
  const { status, type, text } = answer
  if (status >= 500 && status !== 503) return `the status ${status}: ${text.slice(0, 200)}`
  const [kind = ''] = type.split(';')
  const content = method === operation.method ? operation.answers[status] : undefined
  const isAsDescribed = content !== undefined && (kind in content || Object.keys(content).length === 0)
  if (!isAsDescribed)
    return status < 400 && method === operation.method ? notDescribed(answer) : problemIn(method, answer)
  const { schema } = content[kind] ?? {}
  return schema && JSON_TYPES.includes(kind) ? misfit(schema, text) : undefined
}

const notDescribed = ({ status, type }: Answer) => `${status} ${type}, which the document does not describe`

/** Whatever a document does not foresee is told as a problem (RFC 9457), which the answer to HEAD has no room for. */
function problemIn(method: string, answer: Answer): string | undefined {
  const { status, type, text } = answer
  if (method === 'HEAD' || status < 400) return undefined
  if (!type.startsWith(PROBLEM)) return `${notDescribed(answer)}: ${text.slice(0, 200)}`
  const { title, detail, status: told } = JSON.parse(text) as Record<string, unknown>
  return typeof title === 'string' && typeof detail === 'string' && told === status ? undefined : `no problem: ${text}`
}

function misfit(schema: Schema, text: string): string | undefined {
  const known = compiled.get(schema) ?? makeCheck(schema)
  compiled.set(schema, known)
  return known(JSON.parse(text))
}

function makeCheck(schema: Schema): (value: unknown) => string | undefined {
  const validator = Compile(schema as TSchema)
  return (value) => {
    if (validator.Check(value)) return undefined
    const [error] = validator.Errors(value)
    return `an answer that is not as described: ${error?.instancePath} ${error?.message}`
  }
}
