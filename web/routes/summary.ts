import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Nullable, NumberOrNull } from '../../broker/contract/nullable.ts'
import { summaryOf } from '../../ingest/summary/summary.ts'
import type { Sources } from '../sources.ts'
import { Moment, momentOf } from '../times.ts'
import { onWire } from '../wire.ts'
import { MeterParams } from './meters.ts'

const Curve = Type.Array(NumberOrNull)
const Basis = Type.Enum(['weekday', 'part', 'all'], {
  description: 'the days it was made from: the same weekday, workdays or weekend, or all of the last twelve weeks',
})

const total = {
  from: Type.Number(),
  to: Type.Number(),
  kwh: NumberOrNull,
  cost: Nullable(Type.Number(), { description: 'of the energy, without the standing charge' }),
  base_fee: NumberOrNull,
  unknown_ms: Type.Number({ description: 'for how long nothing is known: the kWh are at least that much' }),
}
const Total = Type.Object(total)
const Day = Type.Object({ ...total, peak_w: NumberOrNull })
const Outlook = Type.Object({
  ...total,
  projection: Type.Object(
    { to: Type.Number(), kwh: NumberOrNull, cost: NumberOrNull, base_fee: NumberOrNull },
    { description: 'what it is heading for at its end, by typical days' },
  ),
})
const MeanDay = Type.Object({ kwh: NumberOrNull, days: Type.Number() })

/** A day of which it is noon. */
const EXAMPLE_DAY = { from: 1795302000000, to: 1795345200000, kwh: 3.213, cost: 1.05, base_fee: 0.22, unknown_ms: 0 }
const EXAMPLE_OUTLOOK = { ...EXAMPLE_DAY, projection: { to: 1796079600000, kwh: 268, cost: 87.7, base_fee: 12.9 } }
const HALF_HOURS = 48
const curveOf = (powerW: number) => Array.from({ length: HALF_HOURS }, () => powerW)

const EXAMPLE = {
  at: 1795345200000,
  today: { ...EXAMPLE_DAY, peak_w: 4200 },
  yesterday: { ...EXAMPLE_DAY, from: 1795215600000, to: 1795302000000, kwh: 9.42, cost: 3.08, peak_w: 3900 },
  typical_day: {
    ...{ basis: 'weekday', days: 12, step_ms: 1800000, kwh: 9.6, kwh_by_now: 3.4 },
    ...{ low_w: curveOf(260), median_w: curveOf(400), high_w: curveOf(540) },
  },
  typical_week: Array.from({ length: 7 }, () => ({ kwh: 9.6, basis: 'weekday' })),
  ...{ week: EXAMPLE_OUTLOOK, month: EXAMPLE_OUTLOOK },
  ...{ year: EXAMPLE_DAY, last_year_so_far: EXAMPLE_DAY, last_year: EXAMPLE_DAY },
  always_on: { power_w: 131, kwh_per_year: 1148, cost_per_year: 375.4, nights: 28 },
  week_parts: { workdays: { kwh: 9.1, days: 60 }, weekend: { kwh: 10.9, days: 24 } },
  load_duration: { hours: 8760, exceeded: [{ percent: 1, power_w: 3100 }] },
}

const Summary = Type.Object(
  {
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
        kwh: NumberOrNull,
        kwh_by_now: NumberOrNull,
      },
      { description: 'by half hours of the wall clock: the 25th percentile, the median and the 75th' },
    ),
    typical_week: Type.Array(Type.Object({ kwh: NumberOrNull, basis: Basis }), { description: 'Monday first' }),
    week: Outlook,
    month: Outlook,
    year: Total,
    last_year_so_far: Total,
    last_year: Total,
    always_on: Type.Object({
      power_w: NumberOrNull,
      kwh_per_year: NumberOrNull,
      cost_per_year: NumberOrNull,
      nights: Type.Number({ description: 'it was read from' }),
    }),
    week_parts: Type.Object({ workdays: MeanDay, weekend: MeanDay }),
    load_duration: Type.Object({
      hours: Type.Number(),
      exceeded: Type.Array(Type.Object({ percent: Type.Number(), power_w: NumberOrNull })),
    }),
  },
  { examples: [EXAMPLE] },
)

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
      return onWire(sources.ask(meter, (history) => summaryOf({ history, zone, tariffs }, Math.round(atMs))))
    })
  }
