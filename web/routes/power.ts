import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { NumberOrNull } from '../../broker/contract/nullable.ts'
import { keepFor } from '../caching.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const POINTS = 1500
const MAX_POINTS = 5000
const Watts = Type.Array(NumberOrNull)

const Curve = Type.Object(
  {
    from: Type.Number(),
    step_ms: Type.Number(),
    mean: Watts,
    min: Watts,
    max: Watts,
    filled: Type.Array(NumberOrNull, {
      description: 'the part of the step in which turns are known by number alone, 0 to 1',
    }),
    low: Type.Array(NumberOrNull, {
      description: 'the true mean is hardly less; null where a sensor told nothing of the disc between its marks',
    }),
    high: Type.Array(NumberOrNull, { description: 'the true mean is hardly more' }),
  },
  {
    examples: [
      {
        ...{ from: 1795330800000, step_ms: 3600000 },
        ...{
          mean: [412.5, null],
          min: [130.2, null],
          max: [2140, null],
          filled: [0, null],
          low: [380.5, null],
          high: [430, null],
        },
      },
    ],
  },
)

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
        points: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MAX_POINTS, default: POINTS, description: 'no more steps than that' }),
        ),
      }),
      response: { 200: Curve },
    }
    app.get('/meters/:meter/power', { schema }, async ({ params, query }, reply) => {
      const meter = sources.meter(params.meter)
      const { points = POINTS } = query
      const nowMs = sources.clock.wallMs()
      const range = rangeOf(query, meter.zone, nowMs)
      keepFor(reply, range.toMs, nowMs)
      return sources.ask(meter, (history) => {
        const stepMs = history.stepMs(range.fromMs, range.toMs, points)
        const fromMs = Math.floor(range.fromMs / stepMs) * stepMs
        const steps = Math.ceil((range.toMs - fromMs) / stepMs)
        return { from: fromMs, step_ms: stepMs, ...history.power(fromMs, stepMs, steps) }
      })
    })
  }
