import { csvRows, separatorOf } from '../../broker/contract/csv.ts'
import type { Zone } from '../calendar.ts'

/** The rows of a file with a character between its values; lines that begin with # are none of them. */
export interface Table {
  /** The first row, if it begins with no number. */
  head: string[]
  rows(): Generator<string[]>
  /** A value as a number, NaN for what is none; between semicolons it may have a decimal comma. */
  numberOf(value: string | undefined): number
}

/** Reads a text as a table, by the first of comma and semicolon in it. */
export function readTable(text: string): Table {
  const separator = separatorOf(text)
  const head = headOf(text)
  return {
    head,
    *rows() {
      let skip = head.length > 0
      for (const { values } of csvRows(text, separator)) {
        if (!skip) yield values
        skip = false
      }
    },
    numberOf(value = '') {
      return Number((separator === ';' ? value.replace(',', '.') : value) || Number.NaN)
    },
  }
}

function headOf(text: string): string[] {
  for (const { values } of csvRows(text)) return /^\d/.test(values[0] ?? '') ? [] : values
  return []
}

/** Before it a number is seconds since the epoch, else milliseconds. */
const MILLISECONDS_FROM = 1e11
/** As spreadsheets write it: 31.12.2024, 31/12/2024 or 31-12-2024. */
const DAY_FIRST = /^(\d\d)([./-])(\d\d)\2(\d{4})(?!\d)/
const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?)?$/

/**
 * A time as epoch ms: out of seconds or milliseconds since the epoch, or ISO 8601, also with the day first; it is local
 * to the meter where it has no offset.
 * @returns NaN for what is none
 */
export function timeOf(text: string, zone: Zone): number {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return Math.round(number < MILLISECONDS_FROM ? number * 1000 : number)
  }
  const iso = text.replace(DAY_FIRST, '$4-$3-$1')
  const [, day, minutes = '00:00', seconds = '0'] = LOCAL.exec(iso) ?? []
  if (day === undefined) return /^\d{4}-/.test(iso) ? Date.parse(iso.replace(' ', 'T')) : Number.NaN
  try {
    return zone.parse(`${day}T${minutes}`) + Math.round(Number(seconds) * 1000)
  } catch {
    return Number.NaN
  }
}
