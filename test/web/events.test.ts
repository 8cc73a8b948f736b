import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { type Events, openEvents } from '../../web/events.ts'
import { openStream } from './stream.ts'

/** A server that does nothing but open streams. */
async function serve(opened: (events: Events) => void, heartbeatMs?: number): Promise<string> {
  const app = Fastify({ forceCloseConnections: true })
  app.get('/', (_request, reply) => {
    opened(openEvents(reply, heartbeatMs))
    return reply
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`
}

test('an event is told by its name, its data and its id', async () => {
  const url = await serve((events) => {
    events.send('live', { power_w: 412 })
    events.send('tick', { at: 5, text: 'two\nlines' }, 5)
  })
  const stream = await openStream(url)
  expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(stream.response.headers['cache-control']).toBe('no-store')
  await stream.first(({ event }) => event === 'tick')
  expect(stream.events.slice(1)).toEqual([
    { event: 'live', id: undefined, data: { power_w: 412 } },
    { event: 'tick', id: '5', data: { at: 5, text: 'two\nlines' } },
  ])
})

test('a stream in which nothing happens says now and then that it is still there', async () => {
  const stream = await openStream(await serve(() => {}, 10))
  await stream.first(({ event }) => event === 'comment')
})

/** What a client's stream is once the client is gone. */
function untilGone(): { gone: Promise<Events>; watch(events: Events): void } {
  let tell = (_events: Events) => {}
  const gone = new Promise<Events>((resolve) => {
    tell = resolve
  })
  return { gone, watch: (events) => events.closed(() => tell(events)) }
}

test('a client that leaves is noticed, and telling it more does nothing', async () => {
  const { gone, watch } = untilGone()
  const stream = await openStream(await serve(watch))
  stream.response.destroy()
  const events = await gone
  events.send('live', {})
  await stream.ended
  expect(stream.events.map(({ event }) => event)).not.toContain('live')
})

test('a client that does not take what it is told is let go, so that it can come back', async () => {
  const { gone, watch } = untilGone()
  const url = await serve((events) => {
    watch(events)
    for (let i = 0; i < 20; i++) events.send('live', { text: 'x'.repeat(100_000) })
  })
  await expect(openStream(url)).rejects.toThrow('socket hang up')
  await gone
})
