import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Counter, Gauge, Registry } from 'prom-client'
import { turnsUpTo } from '../../ingest/past/count.ts'
import type { Sources } from '../sources.ts'

/** GET /metrics: what Prometheus scrapes; read from the store at each scrape. */
export const metricsRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/metrics', { schema: { summary: 'Prometheus metrics', produces: ['text/plain'] } }, async (_, reply) => {
      const registry = collect(sources)
      return reply.type(registry.contentType).send(await registry.metrics())
    })
  }

function collect(sources: Sources): Registry {
  const registry = new Registry()
  const registers = [registry]
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers })
  const store = sources.store()
  const ticks = counter('wattwheel_ticks_total', 'Turns of the disc in the store', ['meter'])
  const energy = counter('wattwheel_energy_kwh_total', 'Energy counted live', ['meter'])
  const power = gauge('wattwheel_power_watts', 'Live power; absent while unknown', ['meter'])
  const lastTick = gauge('wattwheel_last_tick_timestamp_seconds', 'When the last turn ended', ['meter'])
  const events = counter(
    'wattwheel_events_total',
    'Messages and ticks that were not simply counted, by what they were',
    ['meter', 'event'],
  )
  for (const { id } of sources.meters) {
    const stored = store.meter(id)
    ticks.inc({ meter: id }, turnsUpTo(store.source(id), Number.MAX_SAFE_INTEGER))
    energy.inc({ meter: id }, (stored?.energyWh ?? 0) / 1000)
    if (stored?.lastAtMs != null) lastTick.set({ meter: id }, stored.lastAtMs / 1000)
    const powerW = sources.feed.live(id)?.power_w
    if (powerW != null) power.set({ meter: id }, powerW)
  }
  for (const { meter, event, n } of store.tallies()) events.inc({ meter, event }, n)
  gauge('wattwheel_journal_position', 'How far ingest has read the journal', []).set(store.journalPosition())
  return registry
}
