import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Alert } from '../../broker/contract/messages.ts'
import type { Sources } from '../sources.ts'
import { MeterParams } from './meters.ts'

const Alerts = Type.Object(
  { alerts: Type.Array(Alert, { description: 'the newest first; those that came since this server started' }) },
  {
    examples: [
      {
        alerts: [{ at: 1795334400123, kind: 'sensor_offline', message: 'The sensor has been silent for a minute.' }],
      },
    ],
  },
)

/** GET /meters/{m}/alerts: what people were told lately. */
export const alertsRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = { summary: 'The latest alerts', params: MeterParams, response: { 200: Alerts } }
    app.get('/meters/:meter/alerts', { schema }, async ({ params }, reply) => {
      const { id } = sources.meter(params.meter)
      reply.header('cache-control', 'private, no-cache')
      return { alerts: [...sources.feed.alerts(id)] }
    })
  }
