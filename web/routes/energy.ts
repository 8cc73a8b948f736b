import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Nullable, NumberOrNull, StringOrNull } from '../../broker/contract/nullable.ts'
import type { Period } from '../../ingest/calendar.ts'
import { type EnergyPeriod, energyPeriods } from '../../ingest/past/periods.ts'
import { keepFor } from '../caching.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const MAX_PERIODS = 10_000
const SHORTEST_MS: Record<Period, number> = {
  hour: 3_600_000,
  day: 82_800_000,
  week: 601_200_000,
  month: 2_415_600_000,
  year: 31_532_400_000,
}

const Answered = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  kwh: NumberOrNull,
  cost: Nullable(Type.Number(), { description: 'of the energy, without the standing charge' }),
  base_fee: Type.Number({ description: 'the standing charge, pro rata by day' }),
  prices: Type.Array(
    Type.Object({
      price_per_kwh: NumberOrNull,
      hours: StringOrNull,
      days: StringOrNull,
      kwh: Type.Number(),
      cost: NumberOrNull,
    }),
    { description: 'the same energy by its prices; hours and days as in the settings, null for always' },
  ),
  peak_w: NumberOrNull,
  measured: Type.Number({ description: 'the part of the time for which there is data' }),
  filled: Type.Number({ description: 'the part whose turns are known by number alone' }),
  imported: Type.Number({ description: 'the part whose energy was imported, without turns' }),
  missing: Type.Number({ description: 'the part without data' }),
})

const EXAMPLE = {
  by: 'day',
  periods: [
    {
      ...{ from: 1795302000000, to: 1795388400000, kwh: 10, cost: 3.271, base_fee: 0.43 },
      prices: [{ price_per_kwh: 0.3271, hours: null, days: null, kwh: 10, cost: 3.271 }],
      ...{ peak_w: 4200, measured: 0.98, filled: 0.02, imported: 0, missing: 0 },
    },
  ],
}

/** GET /meters/{m}/energy: kWh and cost by hour, day, week, month or year of the meter's own time zone. */
export const energyRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'Energy by local period',
      params: MeterParams,
      querystring: Type.Object({
        from: Type.Optional(Moment),
        to: Type.Optional(Moment),
        by: Type.Optional(
          Type.Enum(['hour', 'day', 'week', 'month', 'year'], {
            default: 'day',
            description: "the period, of the meter's own time zone; the first and the last are cut at from and to",
          }),
        ),
      }),
      response: { 200: Type.Object({ by: Type.String(), periods: Type.Array(Answered) }, { examples: [EXAMPLE] }) },
    }
    app.get('/meters/:meter/energy', { schema }, async ({ params, query }, reply) => {
      const meter = sources.meter(params.meter)
      const { by = 'day' } = query
      const nowMs = sources.clock.wallMs()
      const { fromMs, toMs } = rangeOf(query, meter.zone, nowMs)
      keepFor(reply, toMs, nowMs)
      if ((toMs - fromMs) / SHORTEST_MS[by] > MAX_PERIODS) {
        throw new Problem(
          400,
          `Expected at most ${MAX_PERIODS} periods, got more: ask for a shorter range or longer periods.`,
        )
      }
      const edges = meter.zone.edges(by, fromMs, toMs)
      const periods = sources.ask(meter, (history) => energyPeriods(history, meter.tariffs, edges))
      return { by, periods: periods.map(told) }
    })
  }

function told({ fromMs, toMs, kwh, cost, baseFee, prices, peakW, ...coverage }: EnergyPeriod) {
  const parts = prices.map(({ price, ...part }) => ({
    price_per_kwh: price?.perKwh ?? null,
    hours: price?.hours ?? null,
    days: price?.days ?? null,
    ...part,
  }))
  return { from: fromMs, to: toMs, kwh, cost, base_fee: baseFee, prices: parts, peak_w: peakW, ...coverage }
}
