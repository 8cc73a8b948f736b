import { Fault } from '../../../broker/contract/fault.ts'
import type { TableFormat } from '../format.ts'
import { emptyRecording, leaveOut, type Recording } from '../recording.ts'
import { timeOf } from '../table.ts'

/** A tuple of a channel: when its time ended in epoch ms, and the mean power of it in W. */
type Tuple = readonly [atMs: number, powerW: number]

const W_MS_PER_KWH = 3.6e9

/**
 * What a Volkszähler middleware answers for a channel of power or of pulses, as JSON (`data/UUID.json`) or CSV
 * (`data/UUID.csv`): tuples of a time and the mean power since the tuple before. The time before the first is `from`. In a
 * CSV the times are local, unless milliseconds were asked for (`tsfmt=unix`).
 */
export const volkszaehler: TableFormat = {
  kind: 'table',
  title: 'an export of Volkszähler',
  fits: (_table, text) => /^\s*(\{\s*"version"|# source:;? ?volkszaehler)/.test(text),
  read({ rows, numberOf }, { zone }, text) {
    const recording = emptyRecording()
    if (!text.trimStart().startsWith('{')) {
      const from = /^# from:[; ](.+)/m.exec(text)?.[1] ?? ''
      const tuples = [...rows()].map(([at = '', power]): Tuple => [timeOf(at, zone), numberOf(power)])
      recordTuples(recording, timeOf(from.trim(), zone), tuples)
      return recording
    }
    const { data } = JSON.parse(text) as { data?: { from?: number; tuples?: Tuple[] } }
    if (!data?.tuples) throw new Fault('import: expected the data of one channel with its tuples, got none.')
    recordTuples(recording, data.from ?? Number.NaN, data.tuples)
    return recording
  },
}

function recordTuples(recording: Recording, fromMs: number, tuples: readonly Tuple[]): void {
  let lastMs = fromMs
  for (const [atMs, powerW] of tuples) {
    if (!Number.isFinite(atMs) || !Number.isFinite(powerW) || powerW < 0) leaveOut(recording, 'tuples without a power')
    else if (atMs <= lastMs) leaveOut(recording, 'tuples no later than the one before')
    else if (lastMs < atMs) {
      recording.periods.push({ fromMs: lastMs, toMs: atMs, kwh: (powerW * (atMs - lastMs)) / W_MS_PER_KWH })
    }
    if (Number.isFinite(atMs)) lastMs = Math.max(atMs, Number.isNaN(lastMs) ? atMs : lastMs)
  }
}
