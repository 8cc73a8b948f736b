import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Clock } from '../../broker/contract/clock.ts'
import { encode } from '../../broker/contract/codec.ts'
import { NumberOrNull } from '../../broker/contract/nullable.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import type { Meter } from '../../ingest/meter.ts'
import { whPerTickAt } from '../../ingest/past/constants.ts'
import { shortestTurnMs } from '../../ingest/turns/placing.ts'
import { Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'

const BARE_TICK = ''
/** A display asks every few seconds; so often all of them may in the long run, and so many at once. */
const SHOWN_EVERY_MS = 100
const SHOWN_AT_ONCE = 20
const DONE = { response: { 200: Type.Null() } }
/** The old hardware cannot log in. */
const config = { access: 'near' } as const

/**
 * The endpoints of LasseMoench/smartmeter, so that its sensor and display go on unchanged: for the first meter of the
 * settings, and through MQTT like all ticks. Its requests are GETs that change something, hence no browser may send one.
 */
export const legacyRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { settings, feed, clock } = sources
    const meter = sources.meters[0] as Meter
    const publish = (name: 'tick' | 'outage', payload: string) =>
      feed.publish(topicOf(settings.mqtt.root, name, meter.id), payload)
    const tickInTime = makePace(sources, meter)
    const lossInTime = makePace(sources, meter)
    const boot = randomBytes(8).toString('hex')
    let losses = 0

    const tick = { summary: 'A turn, now (legacy)', ...DONE }
    app.get('/tick', { config, schema: tick, onRequest: refuseBrowser }, async () => {
      await tickInTime(() => publish('tick', BARE_TICK))
      return null
    })

    const Loss = Type.Object({
      duration: Type.Integer({ minimum: 0, description: 'in ms; the first sensor tells its uptime in its place' }),
      ticks_missed: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    })
    const loss = { summary: 'A connection is there again (legacy)', params: Loss, ...DONE }
    app.get(
      '/connloss/:duration/:ticks_missed',
      { config, schema: loss, onRequest: refuseBrowser },
      async ({ params: { duration, ticks_missed } }) => {
        const nowMs = Math.round(clock.wallMs())
        const lastMs = sources.store().lastTicks(meter.id, nowMs, 1)[0] ?? nowMs
        const duration_ms = Math.min(duration, nowMs - lastMs)
        const outage = { boot, no: ++losses, from: nowMs - duration_ms, duration_ms, ticks_lost: ticks_missed }
        await lossInTime(() => publish('outage', encode(outage)))
        return null
      },
    )

    const Shown = Type.Object({ daily_power: NumberOrNull, current_power: NumberOrNull })
    const lcdinfo = { summary: "Today's Wh and the power in W (legacy)", response: { 200: Shown } }
    const showInTime = makeShowing(clock)
    app.get('/lcdinfo', { config, schema: lcdinfo, onRequest: showInTime }, async () => {
      const { today_kwh = null, power_w = null } = feed.live(meter.id) ?? {}
      return { daily_power: today_kwh === null ? null : today_kwh * 1000, current_power: power_w }
    })
  }

/** Lets something through once in the time that the disc needs for a turn at the least; a failure does not count. */
function makePace({ clock, history }: Sources, meter: Meter): (act: () => Promise<void>) => Promise<void> {
  let lastMs = Number.NEGATIVE_INFINITY
  return async (act) => {
    const shortestMs = shortestTurnMs(whPerTickAt(history(meter).constants, clock.wallMs()), meter.maxPowerW)
    const [nowMs, beforeMs] = [clock.monoMs(), lastMs]
    if (nowMs - beforeMs < shortestMs) {
      throw new Problem(
        429,
        `Expected one turn in ${Math.ceil(shortestMs)} ms at most, as the main fuse allows, got two.`,
      )
    }
    lastMs = nowMs
    try {
      await act()
    } catch (error) {
      lastMs = beforeMs
      throw error
    }
  }
}

/** A leaky bucket, told by the time at which it will be empty (GCRA, ITU-T I.371). */
function makeShowing(clock: Clock): () => Promise<void> {
  let emptyAtMs = Number.NEGATIVE_INFINITY
  return async () => {
    const nowMs = clock.monoMs()
    if (emptyAtMs - nowMs > (SHOWN_AT_ONCE - 1) * SHOWN_EVERY_MS) {
      throw new Problem(429, `Expected ${1000 / SHOWN_EVERY_MS} requests a second at most, got more.`)
    }
    emptyAtMs = Math.max(emptyAtMs, nowMs) + SHOWN_EVERY_MS
  }
}

/** Any page could make a browser ask for these; those that they are for are none, and name themselves otherwise. */
async function refuseBrowser({ headers }: FastifyRequest): Promise<void> {
  const isBrowser = headers.origin !== undefined || headers['user-agent']?.startsWith('Mozilla/')
  if (isBrowser) throw new Problem(403, 'Expected a sensor, got a browser: a page must not be able to make up turns.')
}
