import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import type { Period } from '../../ingest/calendar.ts'
import { turnPowerW } from '../../ingest/energy.ts'
import type { Meter } from '../../ingest/meter.ts'
import type { StoreReader } from '../../ingest/store/reader.ts'
import { costOf } from '../../ingest/tariff.ts'
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
const Nullable = Type.Union([Type.Number(), Type.Null()])

const EnergyPeriod = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  kwh: Nullable,
  cost: Nullable,
  peak_w: Nullable,
  measured: Type.Number({ description: 'the part of the time for which there is data' }),
  filled: Type.Number({ description: 'the part whose turns are known by number alone' }),
  missing: Type.Number({ description: 'the part without data' }),
})

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
        by: Type.Optional(Type.Enum(['hour', 'day', 'week', 'month', 'year'], { default: 'day' })),
      }),
      response: { 200: Type.Object({ by: Type.String(), periods: Type.Array(EnergyPeriod) }) },
    }
    app.get('/meters/:meter/energy', { schema }, async ({ params, query }) => {
      const meter = sources.meter(params.meter)
      const { by = 'day' } = query
      const { fromMs, toMs } = rangeOf(query, meter.zone, sources.clock.wallMs())
      if ((toMs - fromMs) / SHORTEST_MS[by] > MAX_PERIODS) {
        throw new Problem(
          400,
          `Expected at most ${MAX_PERIODS} periods, got more: ask for a shorter range or longer periods.`,
        )
      }
      const edges = meter.zone.edges(by, fromMs, toMs)
      return { by, periods: energyOf(sources.store(), meter, edges) }
    })
  }

function energyOf(store: StoreReader, meter: Meter, edges: number[]): Static<typeof EnergyPeriod>[] {
  const kwhBetween = (fromMs: number, toMs: number) =>
    ((store.turnsAt(meter.id, toMs) - store.turnsAt(meter.id, fromMs)) * meter.whPerTick) / 1000
  return edges.slice(1).map((to, i) => {
    const from = edges[i] as number
    const kwh = kwhBetween(from, to)
    const { measured, filled, missing } = coverage(store, meter, from, to)
    const known = measured > 0 || kwh > 0
    return {
      from,
      to,
      kwh: known ? kwh : null,
      cost: known ? costOf(meter.tariffs, from, to, kwhBetween) : null,
      peak_w: peakW(store, meter, from, to),
      measured,
      filled,
      missing,
    }
  })
}

/** The parts of a period with and without data; the turn that is still running is neither. */
function coverage(store: StoreReader, { id }: Meter, fromMs: number, toMs: number) {
  const { firstAtMs, lastAtMs } = store.meter(id) ?? {}
  if (firstAtMs == null || lastAtMs == null || lastAtMs <= fromMs) return { measured: 0, filled: 0, missing: 1 }
  const endMs = Math.min(toMs, lastAtMs)
  const part = (spans: { fromMs: number; toMs: number }[]) =>
    spans.reduce((sum, span) => sum + overlapMs(span.fromMs, span.toMs, fromMs, endMs), 0) / (endMs - fromMs)
  const missing = part([{ fromMs: 0, toMs: firstAtMs }, ...store.noDataWithin(id, fromMs, endMs)])
  const filled = Math.min(1 - missing, part(store.filled(id, fromMs, endMs)))
  return { measured: 1 - missing - filled, filled, missing }
}

/** The highest power of a single turn, or of turns that were filled in. */
function peakW(store: StoreReader, { id, whPerTick }: Meter, fromMs: number, toMs: number): number | null {
  const shortestMs = store.shortestMs(id, fromMs, toMs)
  if (shortestMs === null) return null
  const filled = store.filled(id, fromMs, toMs).map((span) => turnPowerW(whPerTick, span.fromMs, span.toMs, span.n + 1))
  return Math.max(turnPowerW(whPerTick, 0, shortestMs), ...filled.filter(Number.isFinite))
}

function overlapMs(aFrom: number, aTo: number, bFrom: number, bTo: number): number {
  return Math.max(0, Math.min(aTo, bTo) - Math.max(aFrom, bFrom))
}
