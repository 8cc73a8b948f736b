import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Align, Live } from '../../broker/contract/messages.ts'
import { openEvents } from '../events.ts'
import type { Sources } from '../sources.ts'
import { MeterParams } from './meters.ts'

/** The most ticks told after a reconnection; who was away for longer asks for the history. */
const MAX_MISSED = 1000
/** What a sensor sees while it is aligned is told no more often than this; what is between is left out. */
const ALIGN_EVERY_MS = 100

/**
 * GET /meters/{m}/events: `live` with each new value, `tick` for each committed turn (its id is the time of
 * the turn, so that a client that comes back is told what it missed), `alert`, and `align` while the sensor is aligned.
 */
export const eventsRoute =
  (sources: Sources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schema = {
      summary: 'Server-sent events: live, tick, alert, align',
      params: MeterParams,
      headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) }),
      produces: ['text/event-stream'],
    }
    app.get('/meters/:meter/events', { schema, exposeHeadRoute: false }, async ({ params, headers }, reply) => {
      const { id } = sources.meter(params.meter)
      let toldMs = Number(headers['last-event-id'] ?? sources.store().meter(id)?.lastAtMs ?? 0)
      const events = openEvents(reply)

      function tellTicks(untilMs: number): void {
        for (const at of sources.store().ticks(id, toldMs + 1, untilMs + 1, MAX_MISSED)) {
          events.send('tick', { at }, at)
          toldMs = at
        }
      }
      let alignedMs = Number.NEGATIVE_INFINITY
      function tellAlign(align: Align): void {
        const nowMs = sources.clock.monoMs()
        if (nowMs - alignedMs < ALIGN_EVERY_MS) return
        alignedMs = nowMs
        events.send('align', align)
      }
      function tell(live: Live): void {
        tellTicks(live.tick_at ?? 0)
        events.send('live', live)
      }

      const stop = sources.feed.listen({
        live: (meter, live) => meter === id && tell(live),
        alert: (meter, alert) => meter === id && events.send('alert', alert),
        align: (meter, align) => meter === id && tellAlign(align),
      })
      events.closed(stop)
      const now = sources.feed.live(id)
      if (now) tell(now)
      return reply
    })
  }
