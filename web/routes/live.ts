import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Live } from '../../broker/contract/messages.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { MeterParams } from './meters.ts'

/** GET /meters/{m}/live: what a display shows; the power is null unless it is live. */
export const liveRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = { summary: 'The live values', params: MeterParams, response: { 200: Live } }
    app.get('/meters/:meter/live', { schema }, async ({ params }) => {
      const { id } = sources.meter(params.meter)
      const live = sources.feed.live(id)
      if (live) return live
      throw new Problem(503, 'No live value yet: ingest publishes one as soon as it is connected to the broker.')
    })
  }
