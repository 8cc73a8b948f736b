import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { NumberOrNull } from '../../broker/contract/nullable.ts'
import { keepFor } from '../caching.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const Time = { from: Type.Number(), to: Type.Number() }

const EXAMPLE = {
  no_data: [{ from: 1795334400000, to: 1795338000000 }],
  outages: [{ from: 1795334460000, to: 1795337800000, ticks_buffered: 0, ticks_lost: null }],
  missing: [{ from: 1795320000000, to: 1795320240000, missing: 3, filled: 2, lost: 1 }],
  ...{ ticks_filled: 2, ticks_lost: 1 },
}

const Outages = Type.Object(
  {
    no_data: Type.Array(Type.Object(Time), { description: 'where nothing is known, from tick to tick' }),
    outages: Type.Array(Type.Object({ ...Time, ticks_buffered: NumberOrNull, ticks_lost: NumberOrNull }), {
      description: 'as the sensor told them; ticks_lost is null where nobody counted',
    }),
    missing: Type.Array(Type.Object({ ...Time, missing: Type.Number(), filled: NumberOrNull, lost: NumberOrNull }), {
      description: 'turns whose numbers did not come; filled and lost are null while they still may',
    }),
    ticks_filled: Type.Number(),
    ticks_lost: Type.Number(),
  },
  { examples: [EXAMPLE] },
)

/** GET /meters/{m}/outages: everything that did not come as it should. */
export const outagesRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'Gaps, outages, filled and lost turns',
      params: MeterParams,
      querystring: Type.Object({ from: Type.Optional(Moment), to: Type.Optional(Moment) }),
      response: { 200: Outages },
    }
    app.get('/meters/:meter/outages', { schema }, async ({ params, query }, reply) => {
      const { id, zone } = sources.meter(params.meter)
      const nowMs = sources.clock.wallMs()
      const { fromMs, toMs } = rangeOf(query, zone, nowMs)
      keepFor(reply, toMs, nowMs)
      const store = sources.store()
      const missing = store.missing(id, fromMs, toMs)
      const sum = (counts: (number | null)[]) => counts.reduce<number>((total, count) => total + (count ?? 0), 0)
      return {
        no_data: store.noDataWithin(id, fromMs, toMs).map((hole) => ({ from: hole.fromMs, to: hole.toMs })),
        outages: store.outages(id, fromMs, toMs).map((outage) => ({
          from: outage.fromMs,
          to: outage.toMs,
          ticks_buffered: outage.ticksBuffered,
          ticks_lost: outage.ticksLost,
        })),
        missing: missing.map(({ fromMs: from, toMs: to, ...turns }) => ({ from, to, ...turns })),
        ticks_filled: sum(missing.map(({ filled }) => filled)),
        ticks_lost: sum(missing.map(({ lost }) => lost)),
      }
    })
  }
