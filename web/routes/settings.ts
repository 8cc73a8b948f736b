import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { Nullable, NumberOrNull, StringOrNull } from '../../broker/contract/nullable.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { TariffSettings } from '../../broker/contract/tariffs.ts'
import type { Sources } from '../sources.ts'

const Tariff = Type.Object({
  from: Type.String({ description: 'local to the meter' }),
  base_per_month: NumberOrNull,
  prices: Type.Array(Type.Object({ price_per_kwh: Type.Number(), hours: StringOrNull, days: StringOrNull }), {
    description: 'the first that fits; hours and days are null where it always does',
  }),
})

const MeterFacts = Type.Object({
  id: Type.String(),
  name: Type.String(),
  impulses_per_kwh: Type.Number({ description: 'of the first meter' }),
  max_power_w: Type.Number(),
  timezone: Type.String(),
  tariffs: Type.Array(Tariff),
})

const Facts = Type.Object(
  {
    version: Type.String(),
    timezone: Type.String(),
    currency: Type.String(),
    locale: Nullable(Type.String(), { description: 'null: as the browser likes' }),
    mqtt: Type.Object({
      own: Type.Boolean({ description: 'false: a broker that is not ours' }),
      host: Nullable(Type.String(), { description: 'null: this server' }),
      port: Type.Number(),
      tls_port: Nullable(Type.Number(), { description: 'null: no TLS' }),
      websocket: Type.Boolean({ description: 'also at ws://<this server>/mqtt' }),
      root: Type.String({ description: 'the first level of every topic' }),
    }),
    backup: Type.Object({ every_hours: Type.Number(), keep: Type.Number() }),
    meters: Type.Array(MeterFacts),
  },
  {
    examples: [
      {
        ...{ version: '1.0.0', timezone: 'Europe/Berlin', currency: 'EUR', locale: null },
        mqtt: { own: true, host: null, port: 1883, tls_port: null, websocket: true, root: 'wattwheel' },
        backup: { every_hours: 24, keep: 7 },
        meters: [
          {
            ...{ id: 'main', name: 'Electricity', impulses_per_kwh: 75, max_power_w: 43470, timezone: 'Europe/Berlin' },
            tariffs: [
              {
                ...{ from: '2026-01-01', base_per_month: 12.9 },
                prices: [{ price_per_kwh: 0.3271, hours: null, days: null }],
              },
            ],
          },
        ],
      },
    ],
  },
)

/** GET /settings: what is in force, of what anyone in the house may know; no secret, no path, nothing of other hosts. */
export const settingsRoute =
  (version: string) =>
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = { summary: 'What is in force', response: { 200: Facts } }
    app.get('/settings', { schema }, async (_request, reply) => {
      reply.header('cache-control', 'private, no-cache')
      return factsOf(sources, version)
    })
  }

function factsOf({ settings, meters }: Sources, version: string): Static<typeof Facts> {
  return {
    version,
    timezone: settings.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: settings.currency,
    locale: settings.locale ?? null,
    mqtt: mqttOf(settings),
    backup: settings.backup,
    meters: meters.map(({ id, name, impulsesPerKwh, maxPowerW: max_power_w, zone }) => ({
      ...{ id, name, impulses_per_kwh: impulsesPerKwh, max_power_w, timezone: zone.name },
      tariffs: (settings.meters[id]?.tariffs ?? []).map(tariffOf),
    })),
  }
}

function mqttOf({ mqtt, broker, ingest }: Settings): Static<typeof Facts>['mqtt'] {
  const own = ingest.intake === 'journal'
  const { host, tls, websocket } = broker
  const everywhere = host === '0.0.0.0' || host === '::'
  const port = mqttPortOf({ mqtt, broker })
  return {
    own,
    host: own ? (everywhere ? null : host) : mqtt.url === undefined ? null : new URL(mqtt.url).hostname,
    port,
    tls_port: mqtt.url?.startsWith('mqtts:') ? port : own && tls.cert !== undefined ? tls.port : null,
    websocket: own && websocket,
    root: mqtt.root,
  }
}

/** The port that devices find the broker at; without TLS, unless the broker is one that the settings name by mqtts. */
export function mqttPortOf({ mqtt, broker }: Pick<Settings, 'mqtt' | 'broker'>): number {
  if (mqtt.url === undefined) return broker.port
  const { port, protocol } = new URL(mqtt.url)
  return Number(port || (protocol === 'mqtts:' ? 8883 : 1883))
}

function tariffOf({ from, base_per_month, price_per_kwh, prices }: TariffSettings): Static<typeof Tariff> {
  const parts = prices ?? [{ price_per_kwh: price_per_kwh ?? 0 }]
  return {
    ...{ from, base_per_month: base_per_month ?? null },
    prices: parts.map((part) => ({ hours: null, days: null, ...part })),
  }
}
