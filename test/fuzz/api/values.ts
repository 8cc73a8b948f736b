import fc, { type Arbitrary } from 'fast-check'
import type { Schema } from './document.ts'

/** Moments at edges: of the calendar, of summer time, of numbers. */
const MOMENTS = [
  ...['0', '1', '1795334400000', '4102444800000', '4102444800001', '999999999999999', '2026-11-22', '2026-11-22T18:30'],
  ...['1970-01-01', '2100-01-01', '2026-03-29T02:30', '2026-10-25T02:30', '2024-02-29', '2026-02-30', '2026-13-01'],
  ...['2026-11-22T17:30:00Z', '2026-11-22T17:30:00.123+23:59', '2026-11-22T24:00', '2026-11-22T18:30:59'],
]
/** Texts that mean something to some interpreter. */
const TRICKS = [
  ...[
    '',
    ' ',
    '-1',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e309',
    '0x10',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '__proto__',
  ],
  ...['constructor', "' OR 1=1 --", '../../etc/passwd', '..', '.', '/', '\\', '%', '%00', '\0', '\r\nX: y', '<script>'],
  ...['{{7*7}}', '\u202e', '\ud83d\ude00', '9'.repeat(400), 'x'.repeat(3000)],
]
const LONGEST = 200

/** Values that fit a schema. @param known ids that the server has told */
export function fitting(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, known)))
  switch (schema.type) {
    case 'string':
      return texts(schema, known)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 31 })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, ...bounds(schema) })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(fitting(schema.items ?? {}, known), lengths(schema.minItems, schema.maxItems ?? 5))
    case 'object':
      return record(schema, (one) => fitting(one, known))
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

/** Anything at all, and now and then what fits. */
export function unfit(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  const parts = schema.type === 'object' ? [record(schema, (one) => unfit(one, known))] : []
  return fc.oneof(
    ...parts,
    fc.constantFrom<unknown>(...TRICKS),
    fc.constantFrom<unknown>(0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, -0, true, null, [], {}),
    fc.string({ unit: 'binary', maxLength: LONGEST }),
    fc.jsonValue(),
    fitting(schema, known),
  )
}

function texts({ pattern, minLength, maxLength = LONGEST }: Schema, known: readonly string[]): Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  const fits = (text: string) => text.length >= (minLength ?? 0) && text.length <= maxLength
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...[...known, ...MOMENTS, ''].filter(fits), 'x') },
    { weight: 5, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }).map(String).filter(fits) },
    { weight: 1, arbitrary: fc.string(lengths(minLength, maxLength)) },
  )
}

const lengths = (minLength = 0, maxLength = LONGEST) => ({ minLength, maxLength })

const bounds = ({ minimum, maximum }: Schema) => ({
  ...(minimum !== undefined && { min: minimum }),
  ...(maximum !== undefined && { max: maximum }),
})

/** An object with all keys it needs, and some that it may have. */
function record({ properties = {}, required = [] }: Schema, value: (schema: Schema) => Arbitrary<unknown>) {
  const values = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, value(schema)]))
  return fc.record(values, { requiredKeys: required.filter((key) => key in values) })
}
