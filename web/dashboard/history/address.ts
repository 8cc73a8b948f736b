import { localText, type Zone } from '../../../ingest/calendar.ts'
import type { Place } from '../way.ts'
import { KINDS, type Kind, type Known, type Range, rangeAt } from './range.ts'
import type { Frame } from './zoom.ts'

/** What the bars show. */
export type Measure = 'energy' | 'cost'

/** What History shows, as its address says it. */
export interface Shown {
  range: Range
  measure: Measure
  /** A day as bars of hours instead of the curve. */
  hours: boolean
  /** A moment of the bar that is chosen. */
  chosenMs: number | null
  /** What the range is compared with. */
  other: Range | null
  /** The part of the curve that is looked at; null: all of it. */
  zoom: Frame | null
}

const START: Shown = {
  range: { kind: 'month', fromMs: 0, toMs: 0 },
  measure: 'energy',
  hours: false,
  chosenMs: null,
  other: null,
  zoom: null,
}

/**
 * Reads an address such as `month/2026-11?chosen=2026-11-14&as=cost` or `compare/week/2026-11-09/2026-11-02`. A part
 * that is missing or not understood is the present month, or nothing in particular.
 */
export function shownOf({ path, query }: Pick<Place, 'path' | 'query'>, zone: Zone, known: Known): Shown {
  const comparing = path[0] === 'compare'
  const [name, date, otherDate] = comparing ? path.slice(1) : path
  const kind = KINDS.find((one) => one === name) ?? START.range.kind
  const at = (text: string | undefined) => rangeAt(kind, momentOf(text, zone) ?? known.nowMs, zone, known)
  const range = at(date)
  return {
    range,
    measure: query['as'] === 'cost' ? 'cost' : 'energy',
    hours: query['by'] === 'hour',
    chosenMs: momentOf(query['chosen'], zone),
    zoom: frameOf(query['zoom'], zone),
    other: comparing ? at(otherDate ?? textOf('day', range.fromMs - 1, zone)) : null,
  }
}

/** The place of what is to be shown. What is present has no date: the address stays true tomorrow. */
export function placeOf(shown: Shown, zone: Zone, nowMs: number): Place {
  const { range, measure, hours, chosenMs, other, zoom } = shown
  const text = (of: Range) => textOf(of.kind, of.fromMs, zone)
  const isNow = range.fromMs <= nowMs && nowMs < range.toMs
  const path = other ? ['compare', range.kind, text(range), text(other)] : [range.kind, ...(isNow ? [] : [text(range)])]
  const query = {
    ...(measure === 'cost' && { as: 'cost' }),
    ...(hours && { by: 'hour' }),
    ...(chosenMs !== null && { chosen: momentText(chosenMs, zone) }),
    ...(zoom && { zoom: frameText(zoom, zone) }),
  }
  return { view: 'history', path, query }
}

const LENGTHS = { day: 10, week: 10, month: 7, year: 4, all: 4 } as const

/** The local date of a moment, as short as the kind of range allows: 2026, 2026-11, 2026-11-14. */
export function textOf(kind: Kind, atMs: number, zone: Zone): string {
  return localText(zone, atMs).slice(0, LENGTHS[kind])
}

function momentText(atMs: number, zone: Zone): string {
  return localText(zone, atMs).replace('T00:00', '')
}

/** The instant of a local year, month, day or minute; null where the text is none of these. */
export function momentOf(text: string | undefined, zone: Zone): number | null {
  if (text === undefined) return null
  const rest: Record<number, string> = { 4: '-01-01', 7: '-01' }
  try {
    return zone.parse(text + (rest[text.length] ?? ''))
  } catch {
    return null
  }
}

const BETWEEN = '..'

/** A part of a curve, to the minute: `2026-11-14T10:00..2026-11-14T12:30`. */
export function frameText({ fromMs, toMs }: Frame, zone: Zone): string {
  return [fromMs, toMs].map((atMs) => momentText(atMs, zone)).join(BETWEEN)
}

function frameOf(text: string | undefined, zone: Zone): Frame | null {
  const [fromMs, toMs] = (text ?? '').split(BETWEEN).map((part) => momentOf(part, zone))
  return fromMs != null && toMs != null && fromMs < toMs ? { fromMs, toMs } : null
}
