import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type TProperties } from 'typebox'
import { Nullable, NumberOrNull } from '../../broker/contract/nullable.ts'
import { QUANTITIES } from '../../ingest/sensor/health.ts'
import { keepFor } from '../caching.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const HOUR_MS = 3_600_000
const MAX_HOURS = 400 * 24

const Summary = Type.Object({ n: Type.Number(), mean: Type.Number(), min: Type.Number(), max: Type.Number() })
const Values = Object.fromEntries(QUANTITIES.map((quantity) => [quantity, Type.Optional(Summary)])) as TProperties

const EXAMPLE = {
  ...{ sensor: 'online', sensor_at: 1795334400123, online: [{ from: 1795302000000, to: 1795334400000 }] },
  firmware: '1.0.0',
  hours: [{ from: 1795330800000, contrast: { n: 120, mean: 37.5, min: 31, max: 41.2 } }],
}

const Sensor = Type.Object(
  {
    sensor: Type.Enum(['online', 'offline', 'unknown']),
    sensor_at: NumberOrNull,
    firmware: Nullable(Type.String(), { description: 'its version, if it said one lately' }),
    online: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number() }), {
      description: 'when it was known to be there',
    }),
    hours: Type.Array(Type.Object({ from: Type.Number(), ...Values }), {
      description: 'what it said of its health, by the hour; values it never names are missing',
    }),
  },
  { examples: [EXAMPLE] },
)

/** GET /meters/{m}/sensor: the presence and the health of the sensor over time. */
export const sensorRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: "The sensor's presence and health over time",
      params: MeterParams,
      querystring: Type.Object({ from: Type.Optional(Moment), to: Type.Optional(Moment) }),
      response: { 200: Sensor },
    }
    app.get('/meters/:meter/sensor', { schema }, async ({ params, query }, reply) => {
      const { id, zone } = sources.meter(params.meter)
      const nowMs = sources.clock.wallMs()
      const { fromMs, toMs } = rangeOf(query, zone, nowMs)
      keepFor(reply, toMs, nowMs)
      if ((toMs - fromMs) / HOUR_MS > MAX_HOURS) {
        throw new Problem(400, `Expected a range of at most ${MAX_HOURS / 24} days, got more: ask for a shorter one.`)
      }
      const store = sources.store()
      const stored = store.meter(id)
      return {
        sensor: stored?.sensor ?? 'unknown',
        sensor_at: stored?.sensorAtMs ?? null,
        firmware: sources.feed.health(id)?.firmware ?? null,
        online: store.onlineWithin(id, fromMs, toMs).map((span) => ({ from: span.fromMs, to: span.toMs })),
        hours: store.health(id, fromMs, toMs).map((hour) => ({ from: hour.fromMs, ...hour.values })),
      }
    })
  }
