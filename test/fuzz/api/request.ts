import fc, { type Arbitrary } from 'fast-check'
import type { Operation, Parameter, Schema } from './document.ts'
import { fitting, unfit } from './values.ts'

/** What is sent. */
export interface Request {
  operation: Operation
  method: string
  /** With its query, as it stands in the first line. */
  path: string
  headers: Record<string, string>
  body: string | undefined
}

type Values = (schema: Schema) => Arbitrary<unknown>
type Pairs = [string, string][]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const JSON_TYPE = 'application/json'
const TYPES = [
  JSON_TYPE,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=x',
  '',
]
/** Pieces of a path that no encoder would make. */
const RAW = ['%', '%ff', '%zz', '..', '.', '%2e%2e', '%2f', '', '//', '%00', 'a'.repeat(200), ':meter', '*']

/** What the server has told, by its key: the values of parameters of that name. */
export type Known = Record<string, readonly string[]>

/** Requests for one operation: half of them as they should be, the others not. */
export function requests(operation: Operation, known: Known): Arbitrary<Request> {
  const ids = known['id'] ?? []
  const right = fill(operation, known, (schema) => fitting(schema, ids))
  const wrong = fill(operation, known, (schema) => unfit(schema, ids))
  return fc.oneof(
    right,
    wrong.chain((request) => spoilt(request)),
  )
}

function fill(operation: Operation, known: Known, values: Values): Arbitrary<Request> {
  const { method, path, parameters, body } = operation
  const valuesOf = ({ name, schema, in: place }: Parameter) =>
    place === 'path' ? mostly(known[name] ?? [], values(schema)) : values(schema)
  const told = (place: Parameter['in']) =>
    pairs(
      parameters.filter((parameter) => parameter.in === place),
      valuesOf,
    )
  const sent = body === undefined ? fc.constant(undefined) : values(body).map((value) => JSON.stringify(value))
  return fc
    .record({ inPath: told('path'), inQuery: told('query'), inHeader: told('header'), body: sent })
    .map((parts) => ({
      ...{ operation, method, body: parts.body },
      path: addressOf(path, parts.inPath, parts.inQuery),
      headers: { ...headersOf(parts.inHeader), ...(parts.body !== undefined && { 'content-type': JSON_TYPE }) },
    }))
}

/** What is not there is soon answered. */
function mostly(known: readonly string[], others: Arbitrary<unknown>): Arbitrary<unknown> {
  if (known.length === 0) return others
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom<unknown>(...known) }, { weight: 1, arbitrary: others })
}

/** Values for parameters, as texts; one that need not be there may be missing. */
function pairs(
  parameters: readonly Parameter[],
  values: (parameter: Parameter) => Arbitrary<unknown>,
): Arbitrary<Pairs> {
  const each = parameters.map((parameter) => {
    const pair = values(parameter).map((value): Pairs => [[parameter.name, textOf(value)]])
    return parameter.required ? pair : fc.oneof(pair, fc.constant<Pairs>([]))
  })
  return fc.tuple(...each).map((found) => found.flat())
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
/** A half of a surrogate pair has no UTF-8, and becomes U+FFFD. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString())

function addressOf(path: string, inPath: Pairs, inQuery: Pairs): string {
  const filled = inPath.reduce((way, [name, value]) => way.replace(`{${name}}`, () => encoded(value)), path)
  const query = inQuery.map(([name, value]) => `${name}=${encoded(value)}`).join('&')
  return query === '' ? filled : `${filled}?${query}`
}

/** Without what Node would not send. */
const headersOf = (inHeader: Pairs) =>
  Object.fromEntries(inHeader.map(([name, value]) => [name, value.replaceAll(/[^\x20-\x7e]/g, '')]))

/** The request with something more wrong about it than its values. */
function spoilt(request: Request): Arbitrary<Request> {
  const { path, headers, body = '' } = request
  const [way = '', query = ''] = path.split('?')
  return fc.oneof(
    fc.constant(request),
    fc.constantFrom(...METHODS).map((method) => ({ ...request, method })),
    fc.constantFrom(...RAW).map((raw) => ({ ...request, path: `${way.replace(/[^/]*$/, () => raw)}?${query}` })),
    fc.constant({ ...request, path: `${way}?${query}&${query}&x=1&from[]=1&to=` }),
    fc.constantFrom(...TYPES).map((type) => ({ ...request, headers: { ...headers, 'content-type': type }, body })),
    fc.nat(body.length).map((end) => ({ ...request, body: body.slice(0, end) })),
    fc.constant({ ...request, headers: { ...headers, 'content-type': JSON_TYPE }, body: '['.repeat(60_000) }),
    fc.constant({ ...request, headers: { ...headers, 'content-type': JSON_TYPE }, body: `"${'x'.repeat(70_000)}"` }),
  )
}
