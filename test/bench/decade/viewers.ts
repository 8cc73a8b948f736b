import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Viewed, ViewOrder } from './crowd.ts'

/*
 * Looks at a dashboard as many would do, each over a connection of their own.
 *   node viewers.js ORDER
 */

/** Reads an answer to its end, in the form in which a browser would have it. */
function read(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { 'accept-encoding': 'gzip, deflate, br' } }, (response) => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`expected 200 of ${url}, got ${response.statusCode}`)),
      )
    })
    request.on('error', reject)
  })
}

/**
 * One viewer: looks at all of it every few seconds until the end. That pace is the load: whoever asked as soon as he was
 * answered would ask the slower system less.
 */
async function view(order: ViewOrder, viewer: number, startMs: number, tookMs: number[]): Promise<void> {
  const { port, paths, viewers, everySeconds, warmUpSeconds, seconds } = order
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const measuredMs = startMs + warmUpSeconds * 1000
  const beginMs = startMs + (viewer / viewers) * everySeconds * 1000
  for (let dueMs = beginMs; dueMs < measuredMs + seconds * 1000; dueMs += everySeconds * 1000) {
    await delay(Math.max(0, dueMs - performance.now()))
    for (const path of paths) {
      const sinceMs = performance.now()
      await read(agent, `http://127.0.0.1:${port}${path}`)
      if (sinceMs >= measuredMs) tookMs.push(performance.now() - sinceMs)
    }
  }
  agent.destroy()
}

async function viewAll(order: ViewOrder): Promise<Viewed> {
  const tookMs: number[] = []
  const startMs = performance.now()
  await Promise.all(Array.from({ length: order.viewers }, (_, viewer) => view(order, viewer, startMs, tookMs)))
  return { tookMs }
}

process.stdout.write(`${JSON.stringify(await viewAll(JSON.parse(process.argv[2] ?? '{}') as ViewOrder))}\n`)
