import type { TableFormat } from '../format.ts'
import { emptyRecording, leaveOut, withoutDoubles } from '../recording.ts'
import { timeOf } from '../table.ts'

const NAMES = ['epoch_ms', 'time', 'timestamp', 'at']

/** The times of single turns: one in each row, or Wattwheel's own export of turns. */
export const ticks: TableFormat = {
  kind: 'table',
  title: 'a CSV of the times of turns',
  fits: ({ head, rows }) =>
    head.length === 0 ? rows().next().value?.length === 1 : head.length === 1 || head.includes('epoch_ms'),
  read({ head, rows }, { zone }) {
    const recording = emptyRecording()
    const names = head.map((name) => name.toLowerCase())
    const name = NAMES.find((one) => names.includes(one))
    const column = name === undefined ? 0 : names.indexOf(name)
    const times: number[] = []
    for (const row of rows()) {
      const atMs = timeOf(row[column] ?? '', zone)
      if (Number.isNaN(atMs)) leaveOut(recording, 'rows without a time')
      else times.push(atMs)
    }
    withoutDoubles(recording, times, 1, 'turns at the time of another')
    return recording
  },
}
