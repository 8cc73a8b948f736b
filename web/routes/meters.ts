import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Sources } from '../sources.ts'

const Meters = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    impulses_per_kwh: Type.Number(),
    timezone: Type.String(),
    currency: Type.String(),
    first_tick_at: Type.Union([Type.Number(), Type.Null()]),
    last_tick_at: Type.Union([Type.Number(), Type.Null()]),
  }),
)

/** The path parameters of everything about one meter. */
export const MeterParams = Type.Object({ meter: Type.String({ maxLength: 32 }) })

/** GET /meters: the meters of the settings. */
export const metersRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/meters', { schema: { summary: 'The meters', response: { 200: Meters } } }, async () =>
      sources.meters.map(({ id, name, impulsesPerKwh, zone, currency }) => {
        const stored = sources.store().meter(id)
        return {
          id,
          name,
          impulses_per_kwh: impulsesPerKwh,
          timezone: zone.name,
          currency,
          first_tick_at: stored?.firstAtMs ?? null,
          last_tick_at: stored?.lastAtMs ?? null,
        }
      }),
    )
  }
