import { decodeEntry, decodeOutage, decodeTicks, type MessageFault } from '../../broker/contract/codec.ts'
import type { Entry, Outage } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { parseTopic } from '../../broker/contract/topics.ts'
import type { Arrival } from '../arrival.ts'
import { type Placed, placeTicks } from './placing.ts'

/** A turn that has a number: it counts once, however often it comes. */
export interface NumberedTurn extends Placed {
  boot: string
  seq: number
  /** So many turns the record stands for. */
  n: number
}

/** What an arrival on a durable topic says, ready for the store. */
export type Said =
  | { kind: 'turns'; meter: string; arrivedAtMs: number; turns: NumberedTurn[] }
  | { kind: 'bare'; meter: string; arrivedAtMs: number }
  | { kind: 'outage'; meter: string; arrivedAtMs: number; fromMs: number; outage: Outage }
  | { kind: 'entry'; meter: string; arrivedAtMs: number; entry: Entry }
  | { kind: 'fault'; meter: string; topic: string; fault: Refusal }

/** Why an arrival, or one tick of it, was dropped. */
export interface Refusal {
  reason: MessageFault['reason'] | 'unknown_meter' | 'unknown_topic'
  detail: string
}

/**
 * Decodes and places what arrived; never throws on foreign input. An array may say several things.
 * @param serverBehind the server's clock is known to be behind
 */
export function decodeArrival(settings: Settings, arrival: Arrival, serverBehind: boolean): Said[] {
  const { topic, payload, atMs, clockAheadMs, mayHaveWaited } = arrival
  const parsed = parseTopic(settings.mqtt.root, topic)
  const meter = parsed?.owner ?? ''
  const refuse = (fault: Refusal): Said => ({ kind: 'fault', meter, topic, fault })
  const rules = Object.hasOwn(settings.meters, meter) && settings.meters[meter]
  if (!rules) {
    const detail = `expected a meter of the settings, got "${meter}": add it under "meters"`
    return [refuse({ reason: 'unknown_meter', detail })]
  }
  switch (parsed?.name) {
    case 'tick': {
      const { value, fault } = decodeTicks(payload)
      if (fault) return [refuse(fault)]
      if (value.bare) return [{ kind: 'bare', meter, arrivedAtMs: atMs }]
      const placed = placeTicks(
        value.ticks,
        { atMs, clockAheadMs, mayHaveWaited, serverBehind },
        rules.accept_older_than_days,
      )
      const turns = value.ticks.map(({ boot, seq, n = 1 }, i): NumberedTurn => {
        const { atMs, byAgeMs, correction } = placed[i] as Placed
        return { boot, seq, n, atMs, byAgeMs, correction }
      })
      return [{ kind: 'turns', meter, arrivedAtMs: atMs, turns }, ...value.faults.map(refuse)]
    }
    case 'outage': {
      const { value, fault } = decodeOutage(payload)
      if (fault) return [refuse(fault)]
      const fromMs = Math.round(value.from ?? Math.max(0, atMs - (value.age_ms ?? 0)))
      return [{ kind: 'outage', meter, arrivedAtMs: atMs, fromMs, outage: value }]
    }
    case 'entry': {
      const { value, fault } = decodeEntry(payload)
      return [fault ? refuse(fault) : { kind: 'entry', meter, arrivedAtMs: atMs, entry: value }]
    }
    default:
      return [refuse({ reason: 'unknown_topic', detail: `expected a durable topic, got ${topic}` })]
  }
}
