import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { alignedStepMs, resample } from '../../ingest/energy.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const MAX_TICKS = 4_000_000
const POINTS = 1500
const Watts = Type.Array(Type.Union([Type.Number(), Type.Null()]))

/** GET /meters/{m}/power: mean, lowest and highest power on aligned steps; null where there is no data. */
export const powerRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'The curve of power, in W',
      params: MeterParams,
      querystring: Type.Object({
        from: Type.Optional(Moment),
        to: Type.Optional(Moment),
        points: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: POINTS })),
      }),
      response: {
        200: Type.Object({
          from: Type.Number(),
          step_ms: Type.Number(),
          mean: Watts,
          min: Watts,
          max: Watts,
          filled: Type.Array(Type.Union([Type.Number(), Type.Null()]), {
            description: 'the part of the step in which turns are known by number alone, 0 to 1',
          }),
        }),
      },
    }
    app.get('/meters/:meter/power', { schema }, async ({ params, query }) => {
      const { id, zone, whPerTick } = sources.meter(params.meter)
      const store = sources.store()
      const range = rangeOf(query, zone, sources.clock.wallMs())
      const stepMs = alignedStepMs(range.fromMs, range.toMs, query.points ?? POINTS)
      const fromMs = Math.floor(range.fromMs / stepMs) * stepMs
      const steps = Math.ceil((range.toMs - fromMs) / stepMs)
      const inside = store.ticks(id, fromMs, range.toMs, MAX_TICKS + 1)
      if (inside.length > MAX_TICKS)
        throw new Problem(400, `Expected a range with at most ${MAX_TICKS} turns, got more.`)
      const after = store.tickAfter(id, range.toMs - 1)
      const times = [...store.lastTicks(id, fromMs - 1, 1), ...inside, ...(after === undefined ? [] : [after])]
      const noData = store.noData(id, times[0] ?? fromMs, times.at(-1) ?? range.toMs)
      const filled = store.filled(id, fromMs, range.toMs)
      return { from: fromMs, step_ms: stepMs, ...resample({ times, noData, whPerTick, filled }, fromMs, stepMs, steps) }
    })
  }
