import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const RECORDINGS = ['belgium-2017-10', 'ukdale-h1-2013-04'] as const
export type Recording = (typeof RECORDINGS)[number]

/** When the meter of a recorded household, 75 turns per kWh, ended a turn: epoch ms, ascending. */
export function recordedTicks(name: Recording): number[] {
  return rowsOf(`${name}-ticks75.csv`).map(([atMs = Number.NaN]) => atMs)
}

/** The energy of a recorded household, summed from its power: each value holds until the next. */
export function recordedKwh(name: Recording): number {
  const rows = rowsOf(`${name}-power.csv`)
  const wattMs = rows.reduce((sum, [atMs = 0, watts = 0], i) => sum + watts * ((rows[i + 1]?.[0] ?? atMs) - atMs), 0)
  return wattMs / 3.6e9
}

/** The rows of a CSV file of numbers, without its head. */
function rowsOf(file: string): number[][] {
  const text = readFileSync(join(process.env['WATTWHEEL_TRACES'] ?? '', 'household', file), 'utf8')
  const [, ...lines] = text.trim().split('\n')
  return lines.map((line) => line.split(',').map(Number))
}
