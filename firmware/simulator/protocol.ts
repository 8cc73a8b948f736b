import { encode } from '../../broker/contract/codec.ts'
import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import { isNews, type Places, sightOf, type Told, TURN_EVERY_MS } from './following.ts'
import { healthOf } from './health.ts'
import { forget, type Memory, nextBatch, queueFilled, rememberOutage } from './memory.ts'

const HEALTH_EVERY_MS = 30_000

/**
 * What a sensor says on a connection: presence, health, where the disc is, and what its queue holds. Rejects when the
 * connection ends.
 */
export async function speak(connection: Connection, memory: Memory, clock: Clock, places: Places): Promise<void> {
  connection.closed.addEventListener('abort', () => {
    memory.lostAtMs ??= clock.now()
  })
  await connection.publish('sensor', 'online')
  await connection.subscribe('sensor')
  await connection.subscribe('config')
  await Promise.all([
    reportHealth(connection, memory, clock),
    followDisc(connection, memory, clock, places),
    sendQueue(connection, memory, clock),
  ])
}

async function reportHealth(connection: Connection, memory: Memory, clock: Clock): Promise<never> {
  for (;;) {
    await connection.publish('health', encode(healthOf(memory, clock.now())))
    await clock.sleep(HEALTH_EVERY_MS, connection.closed)
  }
}

/** Before the first mark of a boot nothing is known of the disc; and a turn counts from a tick, which goes first. */
async function followDisc(connection: Connection, memory: Memory, clock: Clock, places: Places): Promise<never> {
  let told: Told | null = null
  for (;;) {
    const atMs = clock.now()
    const place = memory.seq > 0 && memory.queue.length === 0 ? places(atMs) : null
    const sight = place && sightOf(place, atMs)
    if (sight && isNews(sight, place.impulsesPerKwh, told, atMs)) {
      told = { sight, atMs }
      await connection.publish('turn', encode({ boot: memory.boot, seq: memory.seq, ...sight, age_ms: 0 }))
    }
    await clock.sleep(TURN_EVERY_MS, connection.closed)
  }
}

/** An outage is over when its backlog is acknowledged; a new loss before that prolongs it. */
async function sendQueue(connection: Connection, memory: Memory, clock: Clock): Promise<never> {
  const backAtMs = clock.now()
  const backlog = memory.queue.filter((entry) => 'seq' in entry).length
  await drain(connection, memory, clock)
  const { lostAtMs: from } = memory
  if (from !== undefined) {
    rememberOutage(memory, { from, duration_ms: Math.max(0, backAtMs - from), ticks_buffered: backlog, ticks_lost: 0 })
    memory.lostAtMs = undefined
  }
  for (;;) {
    await drain(connection, memory, clock)
    await queueFilled(memory, connection.closed)
  }
}

/** Empties the queue, one message in flight. */
async function drain(connection: Connection, memory: Memory, clock: Clock): Promise<void> {
  while (memory.queue.length > 0) {
    const { topic, payload, entries } = nextBatch(memory, clock.now())
    await connection.publish(topic, payload)
    forget(memory, entries)
  }
}
