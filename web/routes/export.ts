import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { exportCsv } from '../../ingest/past/export.ts'
import { keepFor } from '../caching.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const EXAMPLE = 'time,epoch_ms,wh\r\n2026-11-22T18:20:00.123+01:00,1795368000123,13.333333333333334\r\n'

/** GET /meters/{m}/export.csv: turns or periods for a spreadsheet, streamed. */
export const exportRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'Turns or periods as CSV',
      params: MeterParams,
      querystring: Type.Object({
        from: Type.Optional(Moment),
        to: Type.Optional(Moment),
        by: Type.Optional(
          Type.Enum(['tick', 'hour', 'day', 'week', 'month', 'year'], {
            default: 'day',
            description: "a row for each turn, or for each period of the meter's own time zone",
          }),
        ),
      }),
      produces: ['text/csv'],
      response: { 200: Type.Unsafe<Readable>(Type.String({ examples: [EXAMPLE] })) },
    }
    app.get('/meters/:meter/export.csv', { schema }, async ({ params, query }, reply) => {
      const meter = sources.meter(params.meter)
      const { by = 'day' } = query
      const nowMs = sources.clock.wallMs()
      const range = rangeOf(query, meter.zone, nowMs)
      keepFor(reply, range.toMs, nowMs)
      const store = sources.store()
      const ticks = (fromMs: number, toMs: number, limit: number) => store.ticks(meter.id, fromMs, toMs, limit)
      const name = `${meter.id}-${by}-${new Date(range.fromMs).toISOString().slice(0, 10)}.csv`
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(exportCsv({ history: sources.history(meter), meter, ticks }, by, range)))
    })
  }
