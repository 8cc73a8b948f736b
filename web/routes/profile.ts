import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { NumberOrNull } from '../../broker/contract/nullable.ts'
import { profileOf } from '../../ingest/summary/profile.ts'
import { keepFor } from '../caching.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { Moment, rangeOf } from '../times.ts'
import { MeterParams } from './meters.ts'

const HOURS = 24
const DAYS = 7
const YEAR_MS = 366 * 86_400_000
const MOST_YEARS = 20

/** A house that takes 180 W by night and 420 W by day. */
const EXAMPLE = {
  mean_w: Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, (_, hour) => (hour < 6 ? 180 : 420))),
}

/** GET /meters/{m}/profile: the mean power by weekday and hour of the wall clock. */
export const profileRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'The mean power by weekday, Monday first, and hour',
      params: MeterParams,
      querystring: Type.Object({ from: Type.Optional(Moment), to: Type.Optional(Moment) }),
      response: {
        200: Type.Object(
          { mean_w: Type.Array(Type.Array(NumberOrNull), { description: '7 × 24' }) },
          { examples: [EXAMPLE] },
        ),
      },
    }
    app.get('/meters/:meter/profile', { schema }, async ({ params, query }, reply) => {
      const meter = sources.meter(params.meter)
      const nowMs = sources.clock.wallMs()
      const { fromMs, toMs } = rangeOf(query, meter.zone, nowMs)
      if (toMs - fromMs > MOST_YEARS * YEAR_MS) {
        throw new Problem(400, `Expected a range of at most ${MOST_YEARS} years, got more: ask for a shorter one.`)
      }
      keepFor(reply, toMs, nowMs)
      const powers = sources.ask(meter, (history) => profileOf(history, meter.zone, fromMs, toMs))
      return { mean_w: Array.from({ length: DAYS }, (_, day) => powers.slice(day * HOURS, (day + 1) * HOURS)) }
    })
  }
