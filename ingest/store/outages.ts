import type { Connection } from './connection.ts'

/** A time in which a sensor could not send, or was off. */
export interface StoredOutage {
  fromMs: number
  toMs: number
  /** Turns that it kept and sent later; null where it did not say. */
  ticksBuffered: number | null
  /** Turns that it lost; null where nobody counted. */
  ticksLost: number | null
}

/** Turns that did not come, by their numbers. */
export interface MissingTurns {
  fromMs: number
  toMs: number
  missing: number
  /** So many of them were filled in, and so many are lost; null while they may still come. */
  filled: number | null
  lost: number | null
}

/** Questions about what did not come. */
export interface StoredOutages {
  /** The outages that touch [fromMs, toMs), in order of their beginnings. */
  within(meter: number, fromMs: number, toMs: number): StoredOutage[]
  /** The missing turns whose time touches [fromMs, toMs), in order of their ends. */
  missing(meter: number, fromMs: number, toMs: number): MissingTurns[]
}

export function prepareOutages(db: Connection): StoredOutages {
  const within = db.prepare<[number, number, number], StoredOutage>(
    `SELECT from_ms AS fromMs, from_ms + duration_ms AS toMs, ticks_buffered AS ticksBuffered, ticks_lost AS ticksLost
     FROM outage WHERE meter = ? AND from_ms < ? AND from_ms + duration_ms >= ? ORDER BY from_ms, boot, no`,
  )
  const missing = db.prepare<[number, number, number], MissingTurns>(
    `SELECT from_ms AS fromMs, to_ms AS toMs, hi - lo + 1 AS missing, n AS filled, hi - lo + 1 - n AS lost
     FROM span WHERE meter = ? AND to_ms >= ? AND from_ms < ? ORDER BY to_ms, boot, lo`,
  )
  return {
    within: (meter, fromMs, toMs) => within.all(meter, toMs, fromMs),
    missing: (meter, fromMs, toMs) => missing.all(meter, fromMs, toMs),
  }
}
