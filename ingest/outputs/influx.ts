import { decodeLive, decodeNumber } from '../../broker/contract/codec.ts'
import { send } from '../alerts/delivery.ts'
import type { OpenOutput } from './output.ts'

/** Lines are written together, after so long at most. */
const EVERY_MS = 10_000
/** More do not wait while the database is away: the oldest are given up. About an hour of one meter. */
const MOST_LINES = 10_000

/** Writes live values and the energy as points of `wattwheel`, by meter, over HTTP: InfluxDB 1, 2 or 3, VictoriaMetrics, … */
export const openInflux: OpenOutput = ({ outputs: { influx } }, log, clock) => {
  if (influx.url === undefined) return undefined
  const url = new URL(influx.url)
  url.searchParams.set('precision', 'ms')
  const headers = influx.token === undefined ? {} : { authorization: `Token ${influx.token}` }
  const lines: string[] = []
  let writing = Promise.resolve()
  let failing = false

  async function write(signal: AbortSignal): Promise<void> {
    const count = lines.length
    if (count === 0) return
    const first = lines[0]
    const body = lines.join('\n')
    const outcome = await send(url, { method: 'POST', headers, body, redirect: 'manual' }, signal)
    const isWritten = outcome.result === 'delivered'
    if (outcome.result !== 'delivered' && !failing) {
      log.warn({ host: url.host }, `InfluxDB: not written: ${outcome.reason}; trying on`)
    }
    failing = !isWritten
    if (isWritten && lines[0] === first) lines.splice(0, count)
  }

  const stop = new AbortController()
  const timer = setInterval(() => {
    writing = writing.then(() => write(stop.signal))
  }, EVERY_MS)
  return {
    said(meter, name, payload) {
      const line = lineOf(meter, name, Buffer.from(payload), clock.wallMs())
      if (line !== undefined) lines.push(line)
      if (lines.length > MOST_LINES) lines.shift()
    },
    async close() {
      clearInterval(timer)
      stop.abort()
      await writing
      await write(AbortSignal.timeout(LAST_WORDS_MS))
    },
  }
}

/** What is left at the end is tried for no longer. */
const LAST_WORDS_MS = 1000

/** A line of https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/; what is not known is left out. */
export function lineOf(meter: string, name: string, payload: Uint8Array, nowMs: number): string | undefined {
  const fields = name === 'live' ? liveFields(payload) : name === 'energy' ? energyField(payload) : []
  const known = fields.filter(([, value]) => value != null).map(([key, value]) => `${key}=${value}`)
  return known.length > 0 ? `wattwheel,meter=${meter} ${known.join(',')} ${Math.round(nowMs)}` : undefined
}

type Field = [key: string, value: number | boolean | null | undefined]

function liveFields(payload: Uint8Array): Field[] {
  const { value: live } = decodeLive(payload)
  if (!live) return []
  const { power_w, bound, today_kwh, month_kwh, reading_kwh } = live
  return Object.entries({ power_w, bound: power_w === null ? null : bound, today_kwh, month_kwh, reading_kwh })
}

function energyField(payload: Uint8Array): Field[] {
  return [['energy_kwh', decodeNumber(payload).value]]
}
