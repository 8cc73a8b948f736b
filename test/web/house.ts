import { request } from 'node:http'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { type House, openHouse, readUpTo, ticksAt } from '../ingest/house.ts'
import { runWeb } from '../rig.ts'
import { putAdmin } from './admin.ts'

/** An answer of the web server. */
export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The JSON in the text. */
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  json(): any
}

/** A house with a web server. */
export interface WebHouse extends House {
  port: number
  url: string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** Publishes ticks, numbered on, and waits until they are in the store. */
  turn(times: readonly number[]): Promise<void>
}

const MOST_TICKS = 64

/** With an admin password. @param change to the settings; the meter's ticks may be of any age */
export async function openWebHouse(change: (settings: Settings) => void = () => {}, clock?: Clock): Promise<WebHouse> {
  const house = await openHouse((settings) => {
    Object.assign(settings.meters['main'] ?? {}, { accept_older_than_days: 100_000, impulses_per_kwh: 1000 })
    change(settings)
  }, clock)
  await putAdmin(house.settings)
  const { port } = await runWeb(house.settings, clock)
  const get = (path: string, headers = {}) => ask(port, path, headers)
  await untilWell(port)
  let turns = 0
  let messages = 0
  return {
    ...house,
    port,
    url: `http://127.0.0.1:${port}`,
    get,
    async turn(times) {
      for (let from = 0; from < times.length; from += MOST_TICKS) {
        await house.send('tick', ticksAt(times.slice(from, from + MOST_TICKS), 'a', turns + from + 1))
        messages++
      }
      turns += times.length
      await readUpTo(house.inbox, messages)
    },
  }
}

/** Asks until all stages are there. */
export async function untilWell(port: number): Promise<Answer> {
  for (;;) {
    const answer = await ask(port, '/health')
    if (answer.status === 200) return answer
  }
}

/** A GET request; unlike fetch it sends any header and leaves the path as it is. */
export function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const pairs = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as [string, string])
      resolve({
        status: response.statusCode ?? 0,
        headers: new Headers(pairs),
        text,
        json: () => JSON.parse(text),
      })
    })
    asking.on('error', reject).end()
  })
}
