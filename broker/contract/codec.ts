import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { describe } from './fault.ts'
import {
  Alert,
  Align,
  BrokerFigures,
  Entry,
  Health,
  IngestFigures,
  JournalGrown,
  JournalPosition,
  Live,
  MAX_PAYLOAD_BYTES,
  MAX_TICKS,
  MeterConfig,
  Outage,
  type Presence,
  Tick,
  Turn,
} from './messages.ts'
import { NumberOrNull } from './nullable.ts'

/** Why a payload could not be used. `reason` is counted, `detail` is for the log. */
export interface MessageFault {
  reason: 'too_large' | 'not_utf8' | 'not_json' | 'wrong_shape'
  detail: string
}
export type Decoded<T> = { value: T; fault?: never } | { value?: never; fault: MessageFault }

/** What a message carries: its bytes, or their text where it is known that they are UTF-8. */
export type Payload = Uint8Array | string

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The text of a payload, or why it has none. Never throws. */
function decodeText(payload: Payload): Decoded<string> {
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
  if (bytes > MAX_PAYLOAD_BYTES) {
    const detail = `expected at most ${MAX_PAYLOAD_BYTES} bytes, got ${bytes}`
    return { fault: { reason: 'too_large', detail } }
  }
  if (typeof payload === 'string') return { value: payload }
  try {
    return { value: utf8.decode(payload) }
  } catch {
    return { fault: { reason: 'not_utf8', detail: 'expected UTF-8 text, got other bytes' } }
  }
}

function decodeJson(payload: Payload): Decoded<unknown> {
  const text = decodeText(payload)
  if (text.fault) return text
  try {
    return { value: JSON.parse(text.value) }
  } catch {
    const got = JSON.stringify(text.value.slice(0, 40))
    return { fault: { reason: 'not_json', detail: `expected JSON, got ${got}` } }
  }
}

function judge<S extends TSchema>(validator: Validator<Record<never, never>, S>, value: unknown): Decoded<Static<S>> {
  if (validator.Check(value)) return { value: value as Static<S> }
  const detail = describe(validator.Errors(value), value).join('; ')
  return { fault: { reason: 'wrong_shape', detail } }
}

/** Makes the decoder of a JSON payload. It answers a value or a described fault and never throws. */
function jsonDecoder<S extends TSchema>(schema: S) {
  const validator = Compile(schema) as Validator<Record<never, never>, S>
  return (payload: Payload): Decoded<Static<S>> => {
    const json = decodeJson(payload)
    return json.fault ? json : judge(validator, json.value)
  }
}

const tickValidator = Compile(Tick) as unknown as Validator<Record<never, never>, typeof Tick>

/** What a message on a tick topic says: a bare tick (empty payload), or ticks and the faults among them. */
export type TickMessage = { bare: true } | { bare: false; ticks: Tick[]; faults: MessageFault[] }

/** Decodes a tick, an array of ticks (each judged alone) or a bare tick. Never throws. */
export function decodeTicks(payload: Payload): Decoded<TickMessage> {
  if (payload.length === 0) return { value: { bare: true } }
  const json = decodeJson(payload)
  if (json.fault) return json
  const elements = Array.isArray(json.value) ? json.value : [json.value]
  if (elements.length === 0 || elements.length > MAX_TICKS) {
    const detail = `expected 1 to ${MAX_TICKS} ticks, got ${elements.length}`
    return { fault: { reason: 'wrong_shape', detail } }
  }
  const ticks: Tick[] = []
  const faults: MessageFault[] = []
  for (const element of elements) {
    const tick = judge(tickValidator, element)
    if (tick.fault) faults.push(tick.fault)
    else ticks.push(tick.value)
  }
  return { value: { bare: false, ticks, faults } }
}

/** Decodes `online` or `offline`. Never throws. */
export function decodePresence(payload: Payload): Decoded<Presence> {
  const text = decodeText(payload)
  if (text.fault) return text
  if (text.value === 'online' || text.value === 'offline') return { value: text.value }
  const detail = `expected online or offline, got ${JSON.stringify(text.value.slice(0, 40))}`
  return { fault: { reason: 'wrong_shape', detail } }
}

export const decodeOutage = jsonDecoder(Outage)
export const decodeEntry = jsonDecoder(Entry)
export const decodeHealth = jsonDecoder(Health)
export const decodeAlign = jsonDecoder(Align)
export const decodeTurn = jsonDecoder(Turn)
export const decodeMeterConfig = jsonDecoder(MeterConfig)
export const decodeLive = jsonDecoder(Live)
export const decodeAlert = jsonDecoder(Alert)
export const decodeJournalPosition = jsonDecoder(JournalPosition)
export const decodeJournalGrown = jsonDecoder(JournalGrown)
export const decodeBrokerFigures = jsonDecoder(BrokerFigures)
export const decodeIngestFigures = jsonDecoder(IngestFigures)
/** A bare number, or null where it is unknown: the payload of power, energy and reading. */
export const decodeNumber = jsonDecoder(NumberOrNull)

/** Encodes any JSON payload of this contract. */
export function encode(
  value:
    | Tick
    | Tick[]
    | Outage
    | Entry
    | Health
    | Align
    | Turn
    | MeterConfig
    | Live
    | Alert
    | JournalPosition
    | JournalGrown
    | BrokerFigures
    | IngestFigures
    | number
    | null,
): string {
  return JSON.stringify(value)
}
