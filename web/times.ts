import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Clock } from '../broker/contract/clock.ts'
import type { Zone } from '../ingest/calendar.ts'
import { parseMoment } from '../ingest/past/moment.ts'
import { Problem } from './problem.ts'

/** A moment in a query: epoch milliseconds, or ISO 8601; without an offset it is local to the meter. */
export const Moment = Type.String({
  description: 'epoch ms or ISO 8601, e.g. 1795334400000, 2026-11-22, 2026-11-22T18:30 (local) or 2026-11-22T17:30:00Z',
  maxLength: 40,
})

/** @throws Problem 400 when the text is no moment between 1970 and 2100 */
export function momentOf(key: string, text: string, zone: Zone): number {
  const atMs = parseMoment(text, zone)
  if (atMs !== undefined) return atMs
  throw new Problem(400, `Expected ${key} as epoch milliseconds or ISO 8601 between 1970 and 2100, got "${text}".`)
}

/**
 * The half-open range of a query; without `from` it begins with the local day, without `to` it ends now.
 * @throws Problem 400 when it is empty or no range at all
 */
export function rangeOf(
  query: { from?: string; to?: string },
  zone: Zone,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const fromMs = query.from === undefined ? zone.startOf('day', nowMs) : momentOf('from', query.from, zone)
  const toMs = query.to === undefined ? Math.max(nowMs, fromMs + 1) : momentOf('to', query.to, zone)
  if (fromMs < toMs) return { fromMs, toMs }
  throw new Problem(400, `Expected from before to, got ${fromMs} and ${toMs}.`)
}

/** Lets every answer say what time it is (RFC 9110, 6.6.1), by the clock that the numbers in it go by. */
export function tellTime(app: FastifyInstance, clock: Clock): void {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('date', new Date(clock.wallMs()).toUTCString())
  })
}
