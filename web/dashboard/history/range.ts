import type { Period, Zone } from '../../../ingest/calendar.ts'

export const KINDS = ['day', 'week', 'month', 'year', 'all'] as const
/** How much of the past is looked at. */
export type Kind = (typeof KINDS)[number]

/** A part of the past: whole local periods, half open. */
export interface Range {
  kind: Kind
  fromMs: number
  toMs: number
}

/** The time that anything can be known of: from the first turn to now. */
export interface Known {
  firstMs: number
  nowMs: number
}

/** What the bars of a range stand for. */
export const BARS: Record<Kind, Period> = { day: 'hour', week: 'day', month: 'day', year: 'month', all: 'year' }

/** The range of a kind around a moment; `all` is every year of which something can be known. */
export function rangeAt(kind: Kind, atMs: number, zone: Zone, { firstMs, nowMs }: Known): Range {
  if (kind === 'all') {
    const fromMs = zone.startOf('year', Math.min(firstMs, nowMs))
    return { kind, fromMs, toMs: zone.next('year', zone.startOf('year', nowMs)) }
  }
  const fromMs = zone.startOf(kind, atMs)
  return { kind, fromMs, toMs: zone.next(kind, fromMs) }
}

/** The range before or after; null where nothing can be known: after now, and before the first turn. */
export function neighbour(range: Range, way: -1 | 1, zone: Zone, known: Known): Range | null {
  if (range.kind === 'all') return null
  const atMs = way === 1 ? range.toMs : range.fromMs - 1
  const next = rangeAt(range.kind, atMs, zone, known)
  return next.fromMs > known.nowMs || next.toMs <= known.firstMs ? null : next
}

/** Whether a range is not over yet. */
export const isPresent = ({ fromMs, toMs }: { fromMs: number; toMs: number }, nowMs: number): boolean =>
  fromMs <= nowMs && nowMs < toMs

/** Where the bars of a range begin, and where the last ends. */
export const edgesOf = ({ kind, fromMs, toMs }: Range, zone: Zone): number[] => zone.edges(BARS[kind], fromMs, toMs)

/**
 * As far into the range before as `atMs` is into this one, by calendar and clock: the 14th at noon for the 14th at
 * noon. Where the range before is shorter, its end.
 */
export function sameMomentIn(before: Range, atMs: number, zone: Zone): number {
  const { month, day, weekday, hour, minute } = zone.localAt(atMs)
  const start = zone.localAt(before.fromMs)
  const to = {
    day: () => zone.instantOf(start.year, start.month, start.day, hour, minute),
    week: () => zone.instantOf(start.year, start.month, start.day + weekday - 1, hour, minute),
    month: () => zone.instantOf(start.year, start.month, day, hour, minute),
    year: () => zone.instantOf(start.year, month, day, hour, minute),
    all: () => atMs,
  }
  return Math.min(before.toMs, to[before.kind]())
}

/** The range one year (a week: 52 weeks) earlier. */
export function yearBefore(range: Range, zone: Zone, known: Known): Range {
  const { year, month, day } = zone.localAt(range.fromMs)
  const isWeek = range.kind === 'week'
  const atMs = isWeek ? zone.instantOf(year, month, day - 364) : zone.instantOf(year - 1, month, day)
  return rangeAt(range.kind, atMs, zone, known)
}
