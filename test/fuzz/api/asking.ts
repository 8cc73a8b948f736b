import { Agent, type IncomingMessage, request } from 'node:http'
import type { Request } from './request.ts'

/** What came back. */
export interface Answer {
  status: number
  type: string
  /** Of a stream without end nothing. */
  text: string
  /** Until the end; of a stream until its beginning. */
  tookMs: number
}

/** Sends requests, over connections that are kept. */
export interface Asker {
  /** Rejects when the server closes the connection without an answer. */
  ask(asked: Request): Promise<Answer>
  close(): void
}

const ENDLESS = 'text/event-stream'
/** These take as long as they are. */
const STREAMS = [ENDLESS, 'text/csv', 'application/octet-stream', 'application/vnd.sqlite3']
const PATIENCE_MS = 30_000

/** @param admin the password by which the admin asks, and the address from which; undefined: anyone asks */
export function openAsker(port: number, admin?: { address: string; token: string }): Asker {
  const agent = new Agent({ keepAlive: true, ...(admin && { localAddress: admin.address }) })
  const authorization = admin && { authorization: `Bearer ${admin.token}` }

  return {
    async ask({ method, path, headers, body }) {
      const beganMs = performance.now()
      const { response, end } = await new Promise<{ response: IncomingMessage; end(): void }>((resolve, reject) => {
        const options = { host: '127.0.0.1', port, agent, method, path, timeout: PATIENCE_MS }
        const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
        const asking = request({ ...options, headers: { ...headers, ...authorization, ...length } })
        asking.on('response', (response) => resolve({ response, end: () => asking.destroy() }))
        asking.on('timeout', () => asking.destroy(new Error(`expected an answer within ${PATIENCE_MS} ms, got none`)))
        asking.on('error', reject)
        asking.end(body)
      })
      const type = response.headers['content-type'] ?? ''
      const beganAnswerMs = performance.now()
      const text = type.startsWith(ENDLESS) ? '' : await textOf(response)
      if (type.startsWith(ENDLESS)) end()
      return {
        status: response.statusCode ?? 0,
        type,
        text,
        tookMs: (STREAMS.some((stream) => type.startsWith(stream)) ? beganAnswerMs : performance.now()) - beganMs,
      }
    },
    close: () => agent.destroy(),
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
