import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Meter } from '../../ingest/meter.ts'
import { Overview } from '../glance.ts'
import { byName, glanceAt, inOrder, isSought, ORDERS, presencesOf } from '../overview.ts'
import type { Sources } from '../sources.ts'

const MOST = 200

const Query = Type.Object({
  search: Type.String({ maxLength: 100, default: '', description: "a part of the meter's name" }),
  order: Type.Enum([...ORDERS], {
    default: 'name',
    description: 'what comes first: the highest power or energy, the sensor missing longest, the weakest signal',
  }),
  limit: Type.Integer({ minimum: 1, maximum: MOST, default: 50, description: 'the most meters to list' }),
  offset: Type.Integer({ minimum: 0, default: 0, description: 'how many to leave out at the beginning' }),
})

/** GET /overview: all the meters at a glance. */
export const overviewRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** Most houses never ask: the letters of all languages would take memory from each. */
    let ordered: readonly Meter[] | undefined
    const schema = { summary: 'All meters at a glance', querystring: Query, response: { 200: Overview } }
    app.get('/overview', { schema }, async ({ query: { search, order, limit, offset } }, reply) => {
      reply.header('cache-control', 'private, no-cache')
      ordered ??= byName(sources.meters)
      const found = ordered.filter((meter) => isSought(meter, search)).map((meter) => glanceAt(meter, sources.feed))
      return {
        found: found.length,
        sensors: presencesOf(found),
        meters: inOrder(found, order).slice(offset, offset + limit),
      }
    })
  }
