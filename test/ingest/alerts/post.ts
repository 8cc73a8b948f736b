import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it came. */
export interface Received {
  path: string
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  body: any
}

/** Somebody who receives posts, over real HTTP, until the test is over. */
export interface PostServer {
  url: string
  received: Received[]
  /** The status of the answers to come; 200 unless said otherwise. */
  answers: number[]
  /** Resolves when so many have come. */
  count(n: number): Promise<Received[]>
  close(): Promise<void>
}

/** @param json whether the bodies are JSON */
export async function receivePosts(port = 0, json = true): Promise<PostServer> {
  const received: Received[] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    received.push({ path: request.url ?? '', headers: request.headers, body: json ? JSON.parse(text) : text })
    response.writeHead(answers.shift() ?? 200).end()
    server.emit('received')
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>((done) => server.close(() => done()))
  }
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    async count(n) {
      while (received.length < n) await once(server, 'received')
      return received
    },
    close,
  }
}
