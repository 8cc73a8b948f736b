import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decoded, decodeTicks, encode } from '../../../broker/contract/codec.ts'
import { MAX_PAYLOAD_BYTES, type Tick } from '../../../broker/contract/messages.ts'
import { TOPICS } from '../../../broker/contract/topics.ts'
import { DECODERS, GOLDEN, GOLDEN_TICKS } from './golden.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8')
const asText = new Set(['sensor', 'displayStatus', 'status', 'workerStatus'])

describe('A payload of the contract', () => {
  it.each(GOLDEN)('on $on is decoded: $payload', ({ on, payload, value }) => {
    expect(DECODERS[on](bytes(payload))).toEqual({ value })
  })

  it.each(GOLDEN.filter(({ on }) => !asText.has(on)))('on $on is encoded and mirrored: $payload', (golden) => {
    const { on, payload, value } = golden
    expect(encode(value as Tick)).toBe(payload)
    expect(DECODERS[on](bytes(encode(value as Tick)))).toEqual({ value })
  })

  it.each(GOLDEN_TICKS)('on tick is decoded, encoded and mirrored: $payload', ({ payload, ticks }) => {
    const value = { bare: false, ticks, faults: [] }
    const message = ticks.length === 1 ? (ticks[0] as Tick) : ticks
    expect(decodeTicks(bytes(payload))).toEqual({ value })
    expect(encode(message)).toBe(payload)
    expect(decodeTicks(bytes(encode(message)))).toEqual({ value })
  })

  it('on tick is a bare tick when it is empty', () => {
    expect(decodeTicks(bytes(''))).toEqual({ value: { bare: true } })
  })

  it('has an example here for every topic', () => {
    const shown = new Set([...GOLDEN.map(({ on }) => on), 'tick', '$SYS/journal'])
    expect([...shown].sort()).toEqual([...Object.keys(TOPICS), '$SYS/journal', '$SYS/figures'].sort())
  })

  it('may carry keys that nobody knows', () => {
    const { value } = decodeTicks(bytes('{"boot":"b","seq":1,"colour":"red"}'))
    expect(value).toMatchObject({ ticks: [{ boot: 'b', seq: 1 }], faults: [] })
  })
})

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const raw = fc.constantFrom(
  ...['null', 'true', '-1', '0', '0.5', '1e999', '-1e999', '4294967296', '9007199254740993', '""', '"\\u0000"'],
  ...[
    '[]',
    '{}',
    '{"__proto__":{"boot":"b"}}',
    `"${'x'.repeat(200)}"`,
    deep(50),
    deep(1500),
    `[${'1,'.repeat(2000)}1]`,
  ],
)

/** A golden payload, one of its values replaced by something else, or a key more, or bytes changed. */
const mutated = fc
  .record({
    golden: fc.constantFrom(...GOLDEN, ...GOLDEN_TICKS).map(({ payload }) => payload),
    place: fc.nat(),
    value: raw,
    key: fc.constantFrom('__proto__', 'constructor', 'toString', 'kind', 'n', 'seq'),
    noise: fc.uint8Array({ maxLength: 4 }),
    how: fc.constantFrom('value', 'key', 'bytes', 'cut'),
  })
  .map(({ golden, place, value, key, noise, how }) => {
    const at = golden.length > 0 ? place % golden.length : 0
    if (how === 'bytes') return Buffer.concat([bytes(golden.slice(0, at)), noise, bytes(golden.slice(at + 1))])
    if (how === 'cut') return bytes(golden.slice(0, at))
    if (how === 'key') return bytes(golden.replace('{', `{"${key}":${value},`))
    const values = [...golden.matchAll(/(?<=[:[,])[^[\]{}:,]+(?=[\]},])/g)]
    const match = values[place % Math.max(values.length, 1)]
    if (!match) return bytes(value)
    return bytes(golden.slice(0, match.index) + value + golden.slice(match.index + match[0].length))
  })

const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.uint8Array({ maxLength: MAX_PAYLOAD_BYTES + 64 }),
  fc.json().map(bytes),
  raw.map(bytes),
  mutated,
)

describe('A decoder', () => {
  it.each(Object.keys(DECODERS) as (keyof typeof DECODERS)[])('for %s answers anything and never throws', (on) => {
    fc.assert(
      fc.property(payloads, (payload) => isAnswer(DECODERS[on](payload))),
      { numRuns: 200 },
    )
  })

  it.each([
    ['too large', Buffer.alloc(MAX_PAYLOAD_BYTES + 1, '1'), 'too_large', 'expected at most 8192 bytes, got 8193'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not_utf8', 'expected UTF-8 text, got other bytes'],
    ['not JSON', bytes('{"boot":'), 'not_json', 'expected JSON, got "{\\"boot\\":"'],
    ['not finite', bytes('1e999'), 'wrong_shape', 'expected number or null, got Infinity'],
  ])('says what was expected and what came when a payload is %s', (_, payload, reason, detail) => {
    expect(DECODERS.power(payload)).toEqual({ fault: { reason, detail } })
  })

  it('takes a payload of exactly the largest size', () => {
    expect(DECODERS.power(Buffer.from('7'.padStart(MAX_PAYLOAD_BYTES)))).toEqual({ value: 7 })
  })

  it('names every value that is wrong, and its place', () => {
    const { fault } = DECODERS.outage(bytes('{"boot":"?","no":0,"prev":{"seq":1},"from":1e999}'))
    expect(fault?.detail.split('; ').sort()).toEqual([
      'boot: expected match pattern "^[A-Za-z0-9_-]{1,24}$", got "?"',
      'duration_ms: expected a value, got nothing',
      'from: expected number, got Infinity',
      'no: expected >= 1, got 0',
      'prev.boot: expected a value, got nothing',
    ])
  })

  it('wants an outage to say when it was', () => {
    const { fault } = DECODERS.outage(bytes('{"boot":"b","no":1,"duration_ms":1}'))
    expect(fault?.detail).toMatch(/^expected from or age_ms, got /)
  })
})

function isAnswer(answer: Decoded<unknown>): void {
  expect(Object.keys(answer)).toHaveLength(1)
  if (!answer.fault) return
  expect(['too_large', 'not_utf8', 'not_json', 'wrong_shape']).toContain(answer.fault.reason)
  expect(answer.fault.detail).toMatch(/expected/)
}

const boot = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/)
const atMs = fc.integer({ min: 0, max: 8.64e15 })
const tick: fc.Arbitrary<Tick> = fc
  .record(
    { boot, seq: fc.integer({ min: 1, max: 2 ** 32 - 1 }), at: atMs, age_ms: atMs, dwell_ms: atMs },
    {
      requiredKeys: ['boot', 'seq'],
    },
  )
  .chain((tick) =>
    fc.option(fc.integer({ min: 1, max: tick.seq }), { nil: undefined }).map((n) => (n ? { ...tick, n } : tick)),
  )
const noTick = fc.oneof(
  fc.constantFrom<unknown>(null, 7, 'tick', [], {}, { boot: 'b' }, { seq: 1 }, { boot: '', seq: 1 }),
  fc.constantFrom<unknown>({ boot: 'b', seq: 0 }, { boot: 'b', seq: 2 ** 32 }, { boot: 'b', seq: 1.5 }),
  fc.constantFrom<unknown>({ boot: 'b', seq: 1, at: '2026' }, { boot: 'b', seq: 1, age_ms: -1 }),
)
const listed = fc.array(fc.oneof(tick, noTick), { minLength: 1, maxLength: 40 })

describe('A message on a tick topic', () => {
  it('survives being encoded and decoded', () => {
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 40 }), (ticks) => {
        expect(decodeTicks(bytes(encode(ticks))).value).toEqual({ bare: false, ticks, faults: [] })
      }),
    )
  })

  it('has each of its elements judged alone', () => {
    fc.assert(
      fc.property(listed, (elements) => {
        const alone = elements.map((element) => decodeTicks(bytes(JSON.stringify([element]))).value)
        const { value } = decodeTicks(bytes(JSON.stringify(elements)))
        if (!value || value.bare) throw new Error('expected ticks')
        expect(value.ticks).toEqual(alone.flatMap((one) => (one && !one.bare ? one.ticks : [])))
        expect(value.faults).toEqual(alone.flatMap((one) => (one && !one.bare ? one.faults : [])))
        expect(value.ticks.length + value.faults.length).toBe(elements.length)
      }),
    )
  })

  it('may stand for no more turns than its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (seq, n) => {
        const { value } = decodeTicks(bytes(JSON.stringify({ boot: 'b', seq, n })))
        expect(value).toMatchObject(n <= seq ? { ticks: [{ seq, n }], faults: [] } : { ticks: [] })
      }),
    )
    const { value } = decodeTicks(bytes('{"boot":"b","seq":1,"n":2}'))
    expect(value).toMatchObject({
      faults: [{ detail: 'expected n no larger than seq, got {"boot":"b","seq":1,"n":2}' }],
    })
  })

  it.each([0, 65])('is refused with %i ticks', (count) => {
    const ticks = Array.from({ length: count }, (_, i) => ({ boot: 'b', seq: i + 1 }))
    expect(decodeTicks(bytes(encode(ticks))).fault?.detail).toBe(`expected 1 to 64 ticks, got ${count}`)
  })

  it('may carry 64 ticks', () => {
    const ticks = Array.from({ length: 64 }, (_, i) => ({ boot: 'b', seq: i + 1 }))
    expect(decodeTicks(bytes(encode(ticks))).value).toEqual({ bare: false, ticks, faults: [] })
  })
})
