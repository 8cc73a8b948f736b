import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const RECORDINGS = ['belgium-2017-10', 'ukdale-h1-2013-04'] as const
export type Recording = (typeof RECORDINGS)[number]

/** When the meter of a recorded household, 75 turns per kWh, ended a turn: epoch ms, ascending. */
export function recordedTicks(name: Recording): number[] {
  return rowsOf(`${name}-ticks75.csv`).map(([atMs = Number.NaN]) => atMs)
}

/** The energy of a recorded household in kWh, summed from its power: each value holds until the next. */
export function recordedKwh(name: Recording): number {
  return recordedKwhAt(name, [Number.POSITIVE_INFINITY])[0] as number
}

/** The kWh that a recorded household had taken by each of the moments, which ascend, since its recording began. */
export function recordedKwhAt(name: Recording, momentsMs: readonly number[]): number[] {
  const rows = rowsOf(`${name}-power.csv`)
  let [wattMs, next] = [0, 0]
  const powerMs = (untilMs: number) => {
    const [beganMs = untilMs, watts = 0] = rows[next] ?? []
    const [endMs = beganMs] = rows[next + 1] ?? []
    return watts * Math.max(0, Math.min(endMs, untilMs) - beganMs)
  }
  return momentsMs.map((atMs) => {
    for (; (rows[next + 1]?.[0] ?? Number.NaN) <= atMs; next++) wattMs += powerMs(atMs)
    return (wattMs + powerMs(atMs)) / 3.6e9
  })
}

/** The rows of a CSV file of numbers, without its head. */
function rowsOf(file: string): number[][] {
  const text = readFileSync(join(process.env['WATTWHEEL_TRACES'] ?? '', 'household', file), 'utf8')
  const [, ...lines] = text.trim().split('\n')
  return lines.map((line) => line.split(',').map(Number))
}
