import type { Zone } from '../calendar.ts'
import { isoLocal } from '../past/export.ts'
import type { Imported } from '../store/imports.ts'
import type { Recording } from './recording.ts'

/** What became of a file: turns or periods, and readings. */
export interface Result extends Imported {
  /** Not entered yet. */
  waiting: number
  readings: number
}

const whole = (n: number) => n.toLocaleString('en')

/** What is in a file, in words, a line for each thing. */
export function describeRecording(title: string, recording: Recording, zone: Zone): string {
  const { ticks, periods, readings, losses, leftOut } = recording
  const kwh = periods.reduce((sum, period) => sum + period.kwh, 0)
  const lines = [
    `This is ${title}.`,
    ...(ticks.length > 0 ? [`${whole(ticks.length)} turns ${span(zone, ticks[0], ticks.at(-1))}`] : []),
    ...(periods.length > 0
      ? [
          `${whole(periods.length)} periods with ${kwh.toFixed(3)} kWh ${span(zone, periods[0]?.fromMs, periods.at(-1)?.toMs)}`,
        ]
      : []),
    ...(readings.length > 0 ? [`${whole(readings.length)} readings`] : []),
    ...(losses.length > 0 ? [`${whole(losses.length)} times without connection`] : []),
    ...Object.entries(leftOut).map(([what, n]) => `${whole(n)} ${what}: left out`),
  ]
  return `${lines.join('\n')}\n`
}

function span(zone: Zone, fromMs = 0, toMs = 0): string {
  return `from ${isoLocal(zone, fromMs)} to ${isoLocal(zone, toMs)}`
}

/** What became of it, in words. */
export function describeResult(result: Result, isDryRun: boolean): string {
  const { counted, known, overlapping, future, waiting, readings } = result
  const lines = [
    `${whole(counted)} count`,
    ...(known > 0 ? [`${whole(known)} were there already`] : []),
    ...(overlapping > 0 ? [`${whole(overlapping)} lie where something is counted already: left out`] : []),
    ...(future > 0 ? [`${whole(future)} lie in the future: left out`] : []),
    ...(isDryRun && waiting > 0 ? [`${whole(waiting)} are new; nothing was entered`] : []),
    ...(!isDryRun && readings > 0 ? [`${whole(readings)} readings are in the diary`] : []),
  ]
  return `${lines.join('\n')}\n`
}
