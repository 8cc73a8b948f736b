import type { Entry } from '../../../broker/contract/messages.ts'
import type { History } from '../../../ingest/past/history.ts'

export const HOUR_MS = 3_600_000
/** 2026-11-22 at 18:00 in Berlin. */
export const START_MS = Date.UTC(2026, 10, 22, 17)

/** A moment by the hours since the start. */
export const atHour = (hours: number) => START_MS + hours * HOUR_MS

/** A register read so many hours after the start. */
export function reading(hours: number, kwh: number, id = `reading-${hours}`): Entry {
  return { id, kind: 'reading', at: atHour(hours), kwh }
}

export function removed(id: string): Entry {
  return { id: `no-${id}`, kind: 'reading_removed', reading: id }
}

/** A new meter so many hours after the start; its register begins at 0 unless told. */
export function replacement(hours: number, finalKwh: number, impulsesPerKwh: number, startKwh = 0): Entry {
  const registers = { final_kwh: finalKwh, start_kwh: startKwh, impulses_per_kwh: impulsesPerKwh }
  return { id: `replacement-${hours}`, kind: 'replacement', at: atHour(hours), ...registers }
}

/** A count that goes with a function of the hours since the start; the first tick was long ago. */
export function counting(kwhAfter: (hours: number) => number): Pick<History, 'kwhAt' | 'firstAtMs'> {
  return {
    firstAtMs: START_MS - 1000 * HOUR_MS,
    kwhAt: (momentsMs) => Float64Array.from(momentsMs, (atMs) => kwhAfter((atMs - START_MS) / HOUR_MS)),
  }
}
