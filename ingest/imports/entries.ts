import { createHash } from 'node:crypto'
import { encode } from '../../broker/contract/codec.ts'
import type { Entry, Outage } from '../../broker/contract/messages.ts'
import type { Recording } from './recording.ts'

/** A message that brings a part of a recording, on its topic. */
export interface ImportMessage {
  topic: 'entry' | 'outage'
  /** Of the entry; '' for an outage. */
  id: string
  payload: string
  /** How many turns, periods, readings or outages it brings. */
  n: number
}

const TICKS_A_MESSAGE = 500
/** The longest period takes 86 bytes, a message 8 KiB. */
const PERIODS_A_MESSAGE = 90

/**
 * The messages of a recording. The id of each is made of what it says: whatever file it comes from, and however often,
 * it counts once.
 */
export function messagesOf(recording: Recording): ImportMessage[] {
  const { ticks, periods, readings, losses } = recording
  const ofPeriods = periods.map(({ fromMs, toMs, kwh }) => ({ from: fromMs, to: toMs, kwh }))
  return [
    ...losses.map(outageMessage),
    ...portions(ticks, TICKS_A_MESSAGE).map((at) => entryMessage({ kind: 'ticks', at }, at.length)),
    ...portions(ofPeriods, PERIODS_A_MESSAGE).map((part) =>
      entryMessage({ kind: 'energy', periods: part }, part.length),
    ),
    ...readings.map(({ atMs, kwh }) => entryMessage({ kind: 'reading', at: atMs, kwh }, 1)),
  ]
}

type WithoutId<E> = E extends Entry ? Omit<E, 'id'> : never

function entryMessage(said: WithoutId<Entry>, n: number): ImportMessage {
  const id = `import-${hashOf(said)}`
  return { topic: 'entry', id, payload: encode({ id, ...said } as Entry), n }
}

/** The boot of an outage is what it says, so that it is one however often it is told. */
function outageMessage({ fromMs, durationMs, lost }: Recording['losses'][number]): ImportMessage {
  const said = { from: fromMs, duration_ms: durationMs, ticks_lost: lost }
  const outage: Outage = { boot: `import-${hashOf(said).slice(0, 16)}`, no: 1, ...said }
  return { topic: 'outage', id: '', payload: encode(outage), n: 1 }
}

function hashOf(said: object): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)
}

function portions<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
