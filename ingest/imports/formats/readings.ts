import type { TableFormat } from '../format.ts'
import { emptyRecording, leaveOut } from '../recording.ts'
import { timeOf } from '../table.ts'

const TIMES = ['time', 'at', 'date', 'timestamp']
const REGISTERS = ['kwh', 'reading', 'reading_kwh', 'register']

/** What the register of the meter showed: a column with the time, and one with kWh. */
export const readings: TableFormat = {
  kind: 'table',
  title: 'a CSV of readings',
  fits: ({ head }) => columnOf(head, TIMES) >= 0 && columnOf(head, REGISTERS) >= 0 && !head.includes('from'),
  read({ head, rows, numberOf }, { zone }) {
    const recording = emptyRecording()
    const [time, register] = [columnOf(head, TIMES), columnOf(head, REGISTERS)]
    for (const row of rows()) {
      const atMs = timeOf(row[time] ?? '', zone)
      const kwh = numberOf(row[register])
      if (Number.isNaN(atMs) || Number.isNaN(kwh)) leaveOut(recording, 'rows without a time or a number')
      else recording.readings.push({ atMs, kwh })
    }
    recording.readings.sort((a, b) => a.atMs - b.atMs)
    return recording
  },
}

function columnOf(head: readonly string[], names: readonly string[]): number {
  return head.findIndex((name) => names.includes(name.toLowerCase()))
}
