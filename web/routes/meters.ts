import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { Nullable, NumberOrNull } from '../../broker/contract/nullable.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import type { Meter } from '../../ingest/meter.ts'
import { impulsesPerKwh, whPerTickAt } from '../../ingest/past/constants.ts'
import { constantsIn } from '../../ingest/past/history.ts'
import type { Sources } from '../sources.ts'
import { mqttPortOf } from './settings.ts'

const Meters = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    others: Type.Integer({ description: 'how many meters the settings name beside it' }),
    impulses_per_kwh: Type.Number({ description: "of today's meter" }),
    timezone: Type.String(),
    currency: Type.String(),
    locale: Nullable(Type.String(), {
      description: 'of texts and numbers; null: as the browser likes',
    }),
    tick_topic: Type.String({ description: 'where its sensor publishes' }),
    mqtt_port: Type.Number(),
    first_tick_at: NumberOrNull,
    last_tick_at: NumberOrNull,
  }),
  {
    examples: [
      [
        {
          ...{ id: 'main', name: 'Electricity', others: 0, impulses_per_kwh: 75 },
          ...{ timezone: 'Europe/Berlin', currency: 'EUR' },
          ...{ locale: null, tick_topic: 'wattwheel/main/tick', mqtt_port: 1883 },
          ...{ first_tick_at: 1767222000000, last_tick_at: 1795334400123 },
        },
      ],
    ],
  },
)

/** The path parameters of everything about one meter. */
export const MeterParams = Type.Object({
  meter: Type.String({ maxLength: 32, description: "the meter's name in the settings" }),
})

const Query = Type.Object({
  first: Type.Optional(
    Type.String({ maxLength: 32, description: 'the meter to name first, where there is such a one' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, description: 'the most meters to name' })),
})

/** GET /meters: the meters of the settings. */
export const metersRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { settings } = sources
    const others = sources.meters.length - 1
    const schema = { summary: 'The meters', querystring: Query, response: { 200: Meters } }
    app.get('/meters', { schema }, async ({ query: { first, limit } }) =>
      beginningWith(sources.meters, first)
        .slice(0, limit)
        .map((meter) => {
          const { id, name, zone, currency } = meter
          const store = sources.store()
          const stored = store.meter(id)
          const wh = whPerTickAt(constantsIn(store, meter), Number.POSITIVE_INFINITY)
          return {
            id,
            name,
            others,
            impulses_per_kwh: impulsesPerKwh(wh),
            timezone: zone.name,
            currency,
            locale: settings.locale ?? null,
            tick_topic: topicOf(settings.mqtt.root, 'tick', id),
            mqtt_port: mqttPortOf(settings),
            first_tick_at: stored?.firstAtMs ?? null,
            last_tick_at: stored?.lastAtMs ?? null,
          }
        }),
    )
  }

function beginningWith(meters: readonly Meter[], first: string | undefined): readonly Meter[] {
  const found = meters.find(({ id }) => id === first)
  return found ? [found, ...meters.filter((meter) => meter !== found)] : meters
}
