import { recordCounter, type Sample } from '../counter.ts'
import type { TableFormat } from '../format.ts'
import { emptyRecording, leaveOut } from '../recording.ts'
import { timeOf } from '../table.ts'

/** The CSV of an emoncms feed that accumulates kWh: a time and the kWh so far in each row, without a head. */
export const emoncms: TableFormat = {
  kind: 'table',
  title: 'a CSV of an emoncms feed in kWh',
  fits: ({ head, rows }, text) => head.length === 0 && rows().next().value?.length === 2 && !text.startsWith('#'),
  read({ rows, numberOf }, { zone }) {
    const recording = emptyRecording()
    const samples: Sample[] = []
    for (const [time = '', value = ''] of rows()) {
      const sample = { atMs: timeOf(time, zone), kwh: numberOf(value) }
      if (Number.isNaN(sample.atMs) || Number.isNaN(sample.kwh)) leaveOut(recording, 'rows without a time or a number')
      else samples.push(sample)
    }
    recordCounter(recording, samples)
    return recording
  },
}
