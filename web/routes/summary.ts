import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { summaryOf } from '../../ingest/summary/summary.ts'
import type { Sources } from '../sources.ts'
import { Moment, momentOf } from '../times.ts'
import { onWire } from '../wire.ts'
import { MeterParams } from './meters.ts'

const Nullable = Type.Union([Type.Number(), Type.Null()])
const Curve = Type.Array(Nullable)
const Basis = Type.Enum(['weekday', 'part', 'all'], {
  description: 'the days it was made from: the same weekday, workdays or weekend, or all of the last twelve weeks',
})

const total = {
  from: Type.Number(),
  to: Type.Number(),
  kwh: Nullable,
  cost: Type.Union([Type.Number(), Type.Null()], { description: 'of the energy, without the standing charge' }),
  base_fee: Nullable,
  unknown_ms: Type.Number({ description: 'for how long nothing is known: the kWh are at least that much' }),
}
const Total = Type.Object(total)
const Day = Type.Object({ ...total, peak_w: Nullable })
const Outlook = Type.Object({
  ...total,
  projection: Type.Object(
    { to: Type.Number(), kwh: Nullable, cost: Nullable, base_fee: Nullable },
    { description: 'what it is heading for at its end, by typical days' },
  ),
})
const MeanDay = Type.Object({ kwh: Nullable, days: Type.Number() })

const Summary = Type.Object({
  at: Type.Number(),
  today: Day,
  yesterday: Day,
  typical_day: Type.Object(
    {
      basis: Basis,
      days: Type.Number(),
      step_ms: Type.Number(),
      low_w: Curve,
      median_w: Curve,
      high_w: Curve,
      kwh: Nullable,
      kwh_by_now: Nullable,
    },
    { description: 'by half hours of the wall clock: the 25th percentile, the median and the 75th' },
  ),
  typical_week: Type.Array(Type.Object({ kwh: Nullable, basis: Basis }), { description: 'Monday first' }),
  week: Outlook,
  month: Outlook,
  year: Total,
  last_year_so_far: Total,
  last_year: Total,
  always_on: Type.Object({
    power_w: Nullable,
    kwh_per_year: Nullable,
    cost_per_year: Nullable,
    nights: Type.Number({ description: 'it was read from' }),
  }),
  week_parts: Type.Object({ workdays: MeanDay, weekend: MeanDay }),
  load_duration: Type.Object({
    hours: Type.Number(),
    exceeded: Type.Array(Type.Object({ percent: Type.Number(), power_w: Nullable })),
  }),
})

/** GET /meters/{m}/summary: what a household asks most of its past. */
export const summaryRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'Today, the typical day, week, month, year, always-on power',
      params: MeterParams,
      querystring: Type.Object({ at: Type.Optional(Moment) }),
      response: { 200: Summary },
    }
    app.get('/meters/:meter/summary', { schema }, async ({ params, query }, reply) => {
      const meter = sources.meter(params.meter)
      const { zone, tariffs } = meter
      const atMs = query.at === undefined ? sources.clock.wallMs() : momentOf('at', query.at, zone)
      reply.header('cache-control', 'private, no-cache')
      return onWire(summaryOf({ history: sources.history(meter), zone, tariffs }, Math.round(atMs)))
    })
  }
