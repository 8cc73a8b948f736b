import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encode, type MessageFault } from '../../broker/contract/codec.ts'
import type { Live } from '../../broker/contract/messages.ts'
import { TOPICS, type TopicName } from '../../broker/contract/topics.ts'
import { DECODERS } from '../broker/contract/golden.ts'

/** A payload that the devices encode, decode or refuse; `fixed` is what it says in their whole numbers. */
interface Payload {
  way: 'encode' | 'decode' | 'lenient' | 'refuse'
  on: TopicName
  payload: string
  fixed?: unknown
}

interface TopicLine {
  way: 'topic'
  on: TopicName
  path: string
  qos: number
  retained: boolean
}

const file = new URL('../../firmware/test/golden.jsonl', import.meta.url)
const lines = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Payload | TopicLine)
const of = (...ways: Payload['way'][]) =>
  lines.flatMap((line) => (line.way !== 'topic' && ways.includes(line.way) ? [line] : []))

/** The devices' names and units, where they are not those of the contract. */
const FIXED: Partial<Record<TopicName, Record<string, [name: string, factor: number]>>> = {
  tick: { at: ['at_ms', 1] },
  outage: { from: ['from_ms', 1] },
  health: {
    contrast: ['contrast_x10', 10],
    disc: ['disc_x10', 10],
    mark: ['mark_x10', 10],
    noise: ['noise_x10', 10],
  },
  align: {
    value: ['value_x10', 10],
    disc: ['disc_x10', 10],
    mark: ['mark_x10', 10],
    contrast: ['contrast_x10', 10],
  },
  turn: {
    phase: ['phase_x1000', 1000],
    turns_per_hour: ['turns_per_hour_x10', 10],
    low_per_hour: ['low_per_hour_x10', 10],
    high_per_hour: ['high_per_hour_x10', 10],
    confidence: ['confidence_x100', 100],
  },
  config: { impulses_per_kwh: ['impulses_per_mwh', 1000] },
  live: {
    at: ['at_ms', 1],
    tick_at: ['tick_at_ms', 1],
    sensor_at: ['sensor_at_ms', 1],
    power_w: ['power_mw', 1000],
    hour_w: ['hour_mw', 1000],
    today_kwh: ['today_wh', 1000],
    today_cost: ['today_cost_x1000', 1000],
    month_kwh: ['month_wh', 1000],
    month_cost: ['month_cost_x1000', 1000],
    reading_kwh: ['reading_wh', 1000],
  },
}

/** What no device reads. */
const UNREAD: Partial<Record<TopicName, readonly string[]>> = {
  live: ['power_low_w', 'power_high_w', 'source', 'phase', 'phase_at'],
}

/** What a value of the contract is in the whole numbers of a device. */
function fixedOf(on: TopicName, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const read = Object.entries(value).filter(([key]) => !UNREAD[on]?.includes(key))
  return Object.fromEntries(
    read.map(([key, inner]) => {
      const [name, factor] = FIXED[on]?.[key] ?? [key, undefined]
      return [name, factor === undefined ? inner : scaled(inner, factor)]
    }),
  )
}

function scaled(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((one) => scaled(one, factor))
  return typeof value === 'number' ? Math.round(value * factor) : value
}

/** What our decoder makes of a payload; throws what is wrong with it. */
function decoded({ on, payload }: Payload): unknown {
  const { value, fault } = DECODERS[on](Buffer.from(payload, 'utf8'))
  if (fault) throw new Error(fault.detail)
  if (on !== 'tick') return value
  const { ticks, faults } = value as { ticks: unknown[]; faults: unknown[] }
  expect(faults).toEqual([])
  return ticks
}

/** Why a payload is refused; the presence of a sensor is no JSON, but a bare word. */
function reasonAgainst({ on, payload }: Payload): MessageFault['reason'] {
  try {
    if (on !== 'sensor') JSON.parse(payload)
    return 'wrong_shape'
  } catch {
    return 'not_json'
  }
}

const title = ({ on, payload }: Payload) => `${on}: ${payload.slice(0, 120)}`

describe('A payload that devices and server share', () => {
  it.each(of('encode', 'decode', 'lenient').map((line) => [title(line), line] as const))(
    'says the same to the server, %s',
    (_, line) => {
      const value = decoded(line)
      const said = Array.isArray(value) ? value.map((one) => fixedOf(line.on, one)) : fixedOf(line.on, value)
      if (line.way === 'lenient') expect(said).toMatchObject(line.fixed as object)
      else expect(said).toEqual(line.fixed)
    },
  )

  it.each(of('encode', 'decode').map((line) => [title(line), line] as const))(
    'is written alike by both, %s',
    (_, line) => {
      const value = decoded(line)
      const alone = Array.isArray(value) && value.length === 1 ? value[0] : value
      expect(typeof value === 'string' ? value : encode(alone as Live)).toBe(line.payload)
    },
  )

  it.each(of('refuse').map((line) => [title(line), line] as const))(
    'is refused by both where it is malformed, %s',
    (_, line) => {
      expect(DECODERS[line.on](Buffer.from(line.payload, 'utf8')).fault?.reason).toBe(reasonAgainst(line))
    },
  )
})

describe('A topic that devices and server share', () => {
  it.each(lines.flatMap((line) => (line.way === 'topic' ? [line] : [])))('is the same to both: $on', (line) => {
    const { path, qos, retained } = TOPICS[line.on]
    expect({ way: 'topic', on: line.on, path, qos, retained }).toEqual(line)
  })
})
