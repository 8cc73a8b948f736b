import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Nullable } from '../../broker/contract/nullable.ts'
import { keepFor } from '../caching.ts'
import type { Sources } from '../sources.ts'
import { Moment, momentOf, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const MAX_TICKS = 100_000
const LIMIT = 10_000

/** GET /meters/{m}/ticks: single turns, ascending, a page at a time. */
export const ticksRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'The single turns, as epoch ms',
      params: MeterParams,
      querystring: Type.Object({
        from: Type.Optional(Moment),
        to: Type.Optional(Moment),
        limit: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MAX_TICKS, default: LIMIT, description: 'no more turns than that' }),
        ),
        cursor: Type.Optional(Type.String({ maxLength: 20, description: '`next` of the page before' })),
      }),
      response: {
        200: Type.Object(
          {
            ticks: Type.Array(Type.Number()),
            next: Nullable(Type.String(), {
              description: 'the cursor of the next page, if there is one',
            }),
          },
          { examples: [{ ticks: [1795334400123, 1795334512480], next: '1795334630911' }] },
        ),
      },
    }
    app.get('/meters/:meter/ticks', { schema }, async ({ params, query }, reply) => {
      const { id, zone } = sources.meter(params.meter)
      const { limit = LIMIT } = query
      const nowMs = sources.clock.wallMs()
      const { fromMs, toMs } = rangeOf(query, zone, nowMs)
      keepFor(reply, toMs, nowMs)
      const startMs = query.cursor === undefined ? fromMs : momentOf('cursor', query.cursor, zone)
      const ticks = sources.store().ticks(id, Math.max(fromMs, startMs), toMs, limit + 1)
      const next = ticks.length > limit ? String(ticks.pop()) : null
      return { ticks, next }
    })
  }
