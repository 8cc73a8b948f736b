import { Fault } from '../../../broker/contract/fault.ts'
import type { Asked, TableFormat } from '../format.ts'
import { emptyRecording, leaveOut } from '../recording.ts'
import { timeOf } from '../table.ts'

const HOUR_MS = 3_600_000

/** The CSV export of dsmr-reader, by hour or by day: what both tariffs took, in kWh. */
export const dsmrReader: TableFormat = {
  kind: 'table',
  title: 'a CSV export of dsmr-reader',
  fits: ({ head }) => /^(hour start|day)$/i.test(head[0] ?? '') && head.some((name) => /^electricity/i.test(name)),
  read({ head, rows }, asked) {
    const recording = emptyRecording()
    const columns = head.flatMap((name, i) => (/^electricity.?[12]( \(|$)/i.test(name) ? [i] : []))
    if (columns.length === 0) {
      throw new Fault(`import: expected columns Electricity 1 and Electricity 2, got ${head.join(', ')}.`)
    }
    const isDay = /^day$/i.test(head[0] ?? '')
    for (const row of rows()) {
      const fromMs = timeOf(row[0] ?? '', asked.zone)
      const kwh = columns.reduce((sum, column) => sum + Number(row[column] || Number.NaN), 0)
      if (Number.isNaN(fromMs) || Number.isNaN(kwh) || kwh < 0) leaveOut(recording, 'rows without a time or a number')
      else recording.periods.push({ fromMs, toMs: endOf(asked, fromMs, isDay), kwh })
    }
    recording.periods.sort((a, b) => a.fromMs - b.fromMs)
    return recording
  },
}

function endOf({ zone }: Asked, fromMs: number, isDay: boolean): number {
  return isDay ? zone.next('day', zone.startOf('day', fromMs)) : fromMs + HOUR_MS
}
