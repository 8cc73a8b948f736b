import type { FastifyReply } from 'fastify'

const HEARTBEAT_MS = 15_000
/** A client that has not taken this much is not reading; it may come back and resume. */
const MAX_UNREAD_BYTES = 1_000_000
/** nginx would keep events back until its buffer is full. */
const UNBUFFERED = { 'x-accel-buffering': 'no' }

/** An open stream of server-sent events (HTML Living Standard, section 9.2). */
export interface Events {
  send(event: string, data: object, id?: number): void
  /** Runs when the client is gone. */
  closed(run: () => void): void
}

/** Turns a reply into a stream of events; it lasts until the client leaves or the server closes. */
export function openEvents(reply: FastifyReply, heartbeatMs: number = HEARTBEAT_MS): Events {
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  const about = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  raw.writeHead(200, { ...about, ...UNBUFFERED })
  raw.write('retry: 2000\n\n')
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
  raw.once('close', () => clearInterval(heartbeat))
  return {
    send(event, data, id) {
      if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy()
      if (raw.destroyed) return
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    closed: (run) => raw.once('close', run),
  }
}
