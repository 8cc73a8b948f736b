import { turnPowerW } from './energy.ts'

/** How the disc turns, as far as ticks tell. */
export interface Rotation {
  whPerTick: number
  /** When the last turn ended; null before the first. */
  lastAtMs: number | null
  /** How long the last turn took; null where that is not known. */
  turnMs: number | null
}

/** The live power: a value, an upper bound, or null for unknown. */
export interface Power {
  powerW: number | null
  bound: boolean
}

/** A tick's time is hardly more wrong than this: how a sensor finds the middle of the mark, and how it sends it. */
export const TICK_JITTER_MS = 50

export const UNKNOWN: Power = { powerW: null, bound: false }

/**
 * P = 3,600,000 · Wh per tick / Δt at a tick. Until the next one the disc cannot have turned faster than one
 * turn in the time τ since, so the power is at most 3,600,000 · Wh per tick / τ: once this is less than P it
 * rules, and the value is a bound. It is never held and never forced to zero.
 */
export function powerAt({ whPerTick, lastAtMs, turnMs }: Rotation, nowMs: number): Power {
  if (lastAtMs === null || turnMs === null) return UNKNOWN
  const elapsedMs = Math.max(0, nowMs - lastAtMs)
  return { powerW: turnPowerW(whPerTick, 0, Math.max(turnMs, elapsedMs)), bound: elapsedMs > turnMs }
}

/** The highest whole number of watts that is worth telling after a fall: at least 2 % and 5 W below what was told. */
export function fallenW(toldW: number): number {
  return Math.floor(Math.min(toldW * 0.98, toldW - 5))
}

/**
 * When the bound will have fallen far enough below a value told before to be worth telling.
 * null: never, or nothing is known.
 */
export function nextFallAtMs({ whPerTick, lastAtMs, turnMs }: Rotation, toldW: number | null): number | null {
  if (lastAtMs === null || turnMs === null || toldW === null) return null
  const targetW = fallenW(toldW)
  if (targetW <= 0) return null
  return Math.ceil(lastAtMs + (3_600_000 * whPerTick) / targetW)
}
