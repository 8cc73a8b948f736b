import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { encode } from '../../broker/contract/codec.ts'
import { MAX_TICKS, type Outage, type Tick } from '../../broker/contract/messages.ts'

/** What waits for its PUBACK; its age is left out until it is sent. */
type Waiting = (Tick & { at: number }) | (Outage & { from: number })

/** What a sensor remembers while it has power. */
export interface Memory {
  boot: string
  bootedAtMs: number
  /** Number of the last turn, and of the last outage, of this boot. */
  seq: number
  outages: number
  /** When the connection was lost, until the backlog of that time is sent. */
  lostAtMs: number | undefined
  /** Oldest first. Only a PUBACK takes something out. */
  readonly queue: Waiting[]
  readonly changes: EventEmitter
}

export function powerOn(nowMs: number): Memory {
  return { ...newBoot(nowMs), queue: [], changes: new EventEmitter() }
}

/** Everything is forgotten; a new boot begins. */
export function powerCycle(memory: Memory, nowMs: number): void {
  Object.assign(memory, newBoot(nowMs))
  forget(memory, memory.queue.length)
}

function newBoot(nowMs: number) {
  return { boot: randomBytes(8).toString('hex'), bootedAtMs: nowMs, seq: 0, outages: 0, lostAtMs: undefined }
}

/** Puts a turn of the disc at the end of the queue. */
export function rememberTick(memory: Memory, atMs: number): void {
  memory.seq += 1
  memory.queue.push({ boot: memory.boot, seq: memory.seq, at: Math.round(atMs) })
  memory.changes.emit('change')
}

/** Puts an outage that began at `from` at the end of the queue. */
export function rememberOutage(memory: Memory, outage: Omit<Outage, 'boot' | 'no'> & { from: number }): void {
  memory.outages += 1
  memory.queue.push({ boot: memory.boot, no: memory.outages, ...outage, from: Math.round(outage.from) })
  memory.changes.emit('change')
}

/** Takes the oldest entries out of the queue. */
export function forget(memory: Memory, entries: number): void {
  memory.queue.splice(0, entries)
  memory.changes.emit('change')
}

/** Resolves once fewer than `length` entries wait; rejects when the signal aborts. */
export async function queueBelow(memory: Memory, length: number, signal: AbortSignal): Promise<void> {
  while (memory.queue.length >= length) await once(memory.changes, 'change', { signal })
}

/** Resolves once something waits; rejects when the signal aborts. */
export async function queueFilled(memory: Memory, signal: AbortSignal): Promise<void> {
  while (memory.queue.length === 0) await once(memory.changes, 'change', { signal })
}

/** A message made of the first entries of the queue: one outage, or as many ticks as a message may carry. */
export interface Batch {
  topic: 'tick' | 'outage'
  entries: number
  payload: string
}

/** The next message to send, with ages as of now; the queue must not be empty. */
export function nextBatch({ queue }: Memory, nowMs: number): Batch {
  const [first] = queue
  if (!first) throw new Error('BUG: a message was asked of an empty queue')
  if ('no' in first) return { topic: 'outage', entries: 1, payload: encode(withAge(first, first.from, nowMs)) }
  const ticks: Tick[] = []
  for (const entry of queue) {
    if ('no' in entry || ticks.length === MAX_TICKS) break
    ticks.push(withAge(entry, entry.at, nowMs))
  }
  const [only] = ticks
  return { topic: 'tick', entries: ticks.length, payload: encode(only && ticks.length === 1 ? only : ticks) }
}

function withAge<W extends Waiting>(entry: W, sinceMs: number, nowMs: number): W {
  return { ...entry, age_ms: Math.max(0, Math.round(nowMs) - sinceMs) }
}
