import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { topicOf } from '../../broker/contract/topics.ts'
import { makeTickPackets, openConnection, subscribe } from './connection.ts'
import { meterName } from './disc.ts'
import { type Probe, type Probed, TURN_MS, turnOf } from './probe.ts'

/*
 * Sends ticks at a pace and waits for what answers them. It subscribes and publishes in one process, so that there is
 * one clock.
 *   node prober.js PROBE
 */

const LEAD_MS = 100
/** An answer that takes longer will not come. */
const PATIENCE_MS = 2000
const LOOK_EVERY_MS = 5

/** The ticks that wait for their answer, by its topic. */
type Waiting = Map<string, { expected: string; sinceMs: number }>

async function openSensor(port: number, meter: string): Promise<(tick: string) => void> {
  const packet = makeTickPackets(meter)
  const connection = await openConnection(port, `bench-${meter}`, () => {})
  return (tick) => connection.write(packet(tick))
}

/** Tells for each answer how long it took, in ms; what answers nothing is passed over. */
async function listen({ port, answer }: Probe, waiting: Waiting, told: (tookMs: number) => void): Promise<void> {
  await subscribe(port, topicOf('wattwheel', answer, '+'), (messages) => {
    const nowMs = performance.now()
    for (const { topic, payload } of messages) {
      const asked = waiting.get(topic)
      if (asked?.expected !== payload.toString()) continue
      waiting.delete(topic)
      told(nowMs - asked.sinceMs)
    }
  })
}

async function probe(order: Probe): Promise<Probed> {
  const { port, meters, warmUpSeconds, seconds, answer } = order
  const waiting: Waiting = new Map()
  const tookMs: number[] = []
  await listen(order, waiting, (ms) => tookMs.push(ms))
  const names = Array.from({ length: meters }, (_, i) => meterName(i))
  const sensors = await Promise.all(names.map((meter) => openSensor(port, meter)))
  const topics = names.map((meter) => topicOf('wattwheel', answer, meter))

  const boot = randomBytes(8).toString('hex')
  const startMs = Date.now() + LEAD_MS
  for (let turn = 0; turn < warmUpSeconds + seconds; turn++) {
    for (const [i, send] of sensors.entries()) {
      const beginMs = startMs + Math.round((i * TURN_MS) / meters)
      const { atMs, tick, powerW } = turnOf(boot, beginMs, turn)
      while (Date.now() < atMs) await delay(atMs - Date.now())
      const expected = answer === 'power' ? `${powerW}` : tick
      if (turn >= warmUpSeconds) waiting.set(topics[i] as string, { expected, sinceMs: performance.now() })
      send(tick)
    }
  }
  const untilMs = performance.now() + PATIENCE_MS
  while (waiting.size > 0 && performance.now() < untilMs) await delay(LOOK_EVERY_MS)
  return { ticks: meters * (warmUpSeconds + seconds), unanswered: meters * seconds - tookMs.length, tookMs }
}

const probed = await probe(JSON.parse(process.argv[2] ?? '{}') as Probe)
process.stdout.write(`${JSON.stringify(probed)}\n`, () => process.exit(0))
