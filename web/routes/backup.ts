import type { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { Crowd, oneAtATime } from '../../broker/line.ts'
import { copyStore, expectFile, forgetCopy, type StoreCopy } from '../../ingest/store/copy.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'

/** A file of SQLite, as the IANA names it. */
const MEDIA_TYPE = 'application/vnd.sqlite3'
const MOST_WAITING = 5

/** GET /backup: a copy of the store, for the admin; one after the other, as each takes room while it is made. */
export const backupRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { settings } = sources
    const inTurn = oneAtATime(MOST_WAITING)
    const stop = new AbortController()
    // A copy that the last run did not finish takes up room.
    forgetCopy(settings.data)
    app.addHook('preClose', async () => stop.abort())
    const schema = {
      summary: 'Download a backup, as wattwheel restore takes it',
      produces: [MEDIA_TYPE],
      response: { 200: Type.Unsafe<Readable>(Type.String({ format: 'binary', examples: ['SQLite format 3'] })) },
    }
    const options = { schema, config: { access: 'admin' }, exposeHeadRoute: false } as const
    app.get('/backup', options, async (_request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const signal = AbortSignal.any([stop.signal, gone.signal])
      const { bytes, stream } = await explained(signal, () => inTurn(() => copyOf(settings, signal)))
      return reply
        .type(MEDIA_TYPE)
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${nameAt(sources.clock.wallMs())}"`)
        .send(stream)
    })
  }

async function copyOf(settings: Settings, signal: AbortSignal): Promise<StoreCopy | undefined> {
  expectFile(settings)
  return copyStore(settings.data, signal)
}

async function explained(signal: AbortSignal, make: () => Promise<StoreCopy | undefined>): Promise<StoreCopy> {
  try {
    const copy = await make()
    if (copy) return copy
  } catch (error) {
    if (error instanceof Fault || error instanceof Crowd) throw new Problem(503, error.message)
    throw signal.aborted ? new Problem(503, 'Expected to be waited for, but nobody does any more.') : error
  }
  throw new Problem(503, 'The store is not there yet: ingest makes it when it starts. Try again in a moment.')
}

/** In UTC: wattwheel-20261122T121938Z.db, as backups on the disk are called. */
function nameAt(atMs: number): string {
  return `wattwheel-${new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '')}.db`
}
