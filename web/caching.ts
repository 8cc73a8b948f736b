import { sep } from 'node:path'
import compress from '@fastify/compress'
import etag from '@fastify/etag'
import type { FastifyInstance, FastifyReply } from 'fastify'

const DAY_MS = 86_400_000

/** Answers are compressed where it pays, and have an ETag: who has the answer already gets 304 (RFC 9110, 13.1.2). */
export async function shortenAnswers(app: FastifyInstance): Promise<void> {
  // Weak (RFC 9110, 8.8.1): of the same answer, compressed or not. In this order it is of the answer before.
  await app.register(etag, { weak: true })
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 1024 })
}

/**
 * Tells how long an answer about [.., toMs) may be kept without asking again: for a day in the past for a minute, as
 * turns may still come late; else not at all.
 */
export function keepFor(reply: FastifyReply, toMs: number, nowMs: number): void {
  reply.header('cache-control', toMs < nowMs - DAY_MS ? 'private, max-age=60' : 'private, no-cache')
}

/** The files of the page that have their content in their name are kept for ever; the rest is asked for each time. */
export function keepPages(reply: FastifyReply, path: string): void {
  const named = path.includes(`${sep}assets${sep}`)
  reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
}
