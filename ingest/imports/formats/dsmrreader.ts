import type { Asked, TableFormat } from '../format.ts'
import { emptyRecording, leaveOut } from '../recording.ts'
import { timeOf } from '../table.ts'

const HOUR_MS = 3_600_000
/** The heads are in English or Dutch, and other words by hour and by day; their places are the same. */
const TARIFFS = [/^(electricity|elektriciteit)\b.* 1\b/i, /^(electricity|elektriciteit)\b.* 2\b/i]

/** The CSV export of dsmr-reader, by hour or by day: a time, and what each of both tariffs took, in kWh. */
export const dsmrReader: TableFormat = {
  kind: 'table',
  title: 'a CSV export of dsmr-reader',
  fits: ({ head: [, ...heads] }) => TARIFFS.every((tariff, i) => tariff.test(heads[i] ?? '')),
  read({ rows, numberOf }, asked) {
    const recording = emptyRecording()
    for (const [time = '', low, high] of rows()) {
      const fromMs = timeOf(time, asked.zone)
      const kwh = numberOf(low) + numberOf(high)
      if (Number.isNaN(fromMs) || Number.isNaN(kwh) || kwh < 0) leaveOut(recording, 'rows without a time or a number')
      else recording.periods.push({ fromMs, toMs: endOf(asked, fromMs, !time.includes(':')), kwh })
    }
    recording.periods.sort((a, b) => a.fromMs - b.fromMs)
    return recording
  },
}

function endOf({ zone }: Asked, fromMs: number, isDay: boolean): number {
  return isDay ? zone.next('day', zone.startOf('day', fromMs)) : fromMs + HOUR_MS
}
