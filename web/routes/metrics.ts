import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { turnsUpTo } from '../../ingest/past/count.ts'
import type { Sources } from '../sources.ts'

/** GET /metrics: what Prometheus scrapes; read from the store, and of what the stages told last, at each scrape. */
export const metricsRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
    app.get('/metrics', { schema: { summary: 'Prometheus metrics', produces: ['text/plain'] } }, async (_, reply) => {
      const registry = new Registry()
      const metrics = makeMetrics(registry)
      collectMeters(sources, metrics)
      collectStages(sources, metrics)
      const all = Registry.merge([registry, ofProcess])
      return reply.type(all.contentType).send(await all.metrics())
    })
  }

type Metrics = ReturnType<typeof makeMetrics>

/** Names follow https://prometheus.io/docs/practices/naming/; what is not known has no value. */
function makeMetrics(registry: Registry) {
  const registers = [registry]
  return {
    counters: (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers }),
    gauges: (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers }),
    counter(name: string, help: string, value: number | undefined): void {
      if (value !== undefined) new Counter({ name, help, registers }).inc(value)
    },
    gauge(name: string, help: string, value: number | undefined): void {
      if (value !== undefined) new Gauge({ name, help, registers }).set(value)
    },
  }
}

function collectMeters(sources: Sources, { counters, gauges }: Metrics): void {
  const store = sources.store()
  const ticks = counters('wattwheel_ticks_total', 'Turns of the disc in the store', ['meter'])
  const energy = counters('wattwheel_energy_kwh_total', 'Energy counted live', ['meter'])
  const power = gauges('wattwheel_power_watts', 'Live power; absent while unknown', ['meter'])
  const low = gauges('wattwheel_power_low_watts', 'The lower end of the band of the live power; absent while unknown', [
    'meter',
  ])
  const high = gauges(
    'wattwheel_power_high_watts',
    'The upper end of the band of the live power; absent while unknown',
    ['meter'],
  )
  const lastTick = gauges('wattwheel_last_tick_timestamp_seconds', 'When the last turn ended', ['meter'])
  const sensorUp = gauges('wattwheel_sensor_up', 'Whether the sensor is online; absent while unknown', ['meter'])
  const help = 'Messages and ticks that were not simply counted, by what they were'
  const events = counters('wattwheel_events_total', help, ['meter', 'event'])
  for (const { id } of sources.meters) {
    const stored = store.meter(id)
    ticks.inc({ meter: id }, turnsUpTo(store.source(id), Number.MAX_SAFE_INTEGER))
    energy.inc({ meter: id }, (stored?.energyWh ?? 0) / 1000)
    if (stored?.lastAtMs != null) lastTick.set({ meter: id }, stored.lastAtMs / 1000)
    if (stored && stored.sensor !== 'unknown') sensorUp.set({ meter: id }, stored.sensor === 'online' ? 1 : 0)
    const live = sources.feed.live(id)
    if (live?.power_w != null) power.set({ meter: id }, live.power_w)
    if (live?.power_low_w != null) low.set({ meter: id }, live.power_low_w)
    if (live?.power_high_w != null) high.set({ meter: id }, live.power_high_w)
  }
  for (const { meter, event, n } of store.tallies()) events.inc({ meter, event }, n)
}

function collectStages(sources: Sources, { gauges, gauge, counter }: Metrics): void {
  const { broker, ingest } = sources.feed.figures()
  const state = sources.feed.state()
  const store = sources.store()
  const read = store.journalPosition()
  const up = gauges('wattwheel_up', 'Whether a stage is there', ['stage'])
  up.set({ stage: 'broker' }, state.broker ? 1 : 0)
  up.set({ stage: 'ingest' }, state.ingest ? 1 : 0)
  gauge('wattwheel_journal_position', 'How far ingest has read the journal', read)
  const lag = broker?.position === undefined ? undefined : Math.max(0, broker.position - read)
  gauge('wattwheel_journal_lag_entries', 'Entries of the journal that ingest has not read yet', lag)
  gauge('wattwheel_connections', 'Clients of the broker', broker?.connections)
  gauge('wattwheel_queued_messages', 'Messages that wait for clients of the broker', broker?.queued)
  counter('wattwheel_journal_writes_total', 'Messages brought to the journal', broker?.writes)
  counter('wattwheel_journal_write_seconds_total', 'Their waits for the disk together', seconds(broker?.write_ms))
  counter('wattwheel_commits_total', 'Batches committed to the store', ingest?.commits)
  counter('wattwheel_commit_seconds_total', 'The time these took together', seconds(ingest?.commit_ms))
  const size = gauges('wattwheel_database_bytes', 'The size of a database', ['database'])
  size.set({ database: 'store' }, store.sizeBytes())
  if (broker) size.set({ database: 'journal' }, broker.journal_bytes)
}

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)
