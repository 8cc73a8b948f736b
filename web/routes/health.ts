import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Sources } from '../sources.ts'

/** GET /health: 200 when all stages are there, else 503; a line for each. */
export const healthRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'anyone' } as const
    const schema = { summary: 'The state of each stage', hide: false }
    app.get('/health', { config, schema }, async (_request, reply) => {
      const { broker, ingest } = sources.feed.state()
      const stages = [
        ['broker', broker, 'connected', 'not connected'],
        ['ingest', ingest, 'online', 'not online'],
        ['store', sources.storeIfThere() !== undefined, 'open', 'not there yet'],
      ] as const
      const well = stages.every(([, ok]) => ok)
      const lines = stages.map(([name, ok, yes, no]) => `${name}: ${ok ? yes : no}\n`)
      return reply
        .code(well ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .send(lines.join(''))
    })
  }
