import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { topicOf } from '../../broker/contract/topics.ts'
import { makePackets, openConnection, subscribe } from './connection.ts'
import { meterName } from './disc.ts'
import { type Probe, type Probed, TURN_MS, turnOf } from './probe.ts'
import { streamTicks } from './stream.ts'

/*
 * Sends ticks at a pace and waits for what answers them. It subscribes and publishes in one process, so that there is
 * one clock.
 *   node prober.js PROBE
 */

const LEAD_MS = 100
/** An answer that takes longer will not come. */
const PATIENCE_MS = 2000
const LOOK_EVERY_MS = 5

/** The ticks that wait for their answer, by the meter. */
type Waiting = Map<string, { expected: string; sinceMs: number }>

async function openSensor(port: number, meter: string): Promise<(tick: string) => void> {
  const packet = makePackets(meter, 'tick')
  const connection = await openConnection(port, `bench-${meter}`, () => {})
  return (tick) => connection.write(packet(tick))
}

/** Tells each answer as it comes, with its meter. */
async function listen(
  { port, answer, webPort }: Probe,
  meters: readonly string[],
  told: (meter: string, text: string) => void,
): Promise<void> {
  if (answer === 'event') {
    const stream = (meter: string) => streamTicks(webPort ?? Number.NaN, meter, (atMs) => told(meter, `${atMs}`))
    await Promise.all(meters.map(stream))
    return
  }
  const meterOf = new Map(meters.map((meter) => [topicOf('wattwheel', answer, meter), meter]))
  await subscribe(port, topicOf('wattwheel', answer, '+'), (messages) => {
    for (const { topic, payload } of messages) told(meterOf.get(topic) ?? '', payload.toString())
  })
}

async function probe(order: Probe): Promise<Probed> {
  const { port, meters, warmUpSeconds, seconds, answer } = order
  const waiting: Waiting = new Map()
  const tookMs: number[] = []
  const names = Array.from({ length: meters }, (_, i) => meterName(i))
  // What answers nothing is passed over.
  await listen(order, names, (meter, text) => {
    const asked = waiting.get(meter)
    if (asked?.expected !== text) return
    waiting.delete(meter)
    tookMs.push(performance.now() - asked.sinceMs)
  })
  const sensors = await Promise.all(names.map((meter) => openSensor(port, meter)))

  const boot = randomBytes(8).toString('hex')
  const startMs = Date.now() + LEAD_MS
  for (let turn = 0; turn < warmUpSeconds + seconds; turn++) {
    for (const [i, send] of sensors.entries()) {
      const beginMs = startMs + Math.round((i * TURN_MS) / meters)
      const { atMs, tick, powerW } = turnOf(boot, beginMs, turn)
      while (Date.now() < atMs) await delay(atMs - Date.now())
      const expected = { power: `${powerW}`, tick, event: `${atMs}` }[answer]
      if (turn >= warmUpSeconds) waiting.set(names[i] as string, { expected, sinceMs: performance.now() })
      send(tick)
    }
  }
  const untilMs = performance.now() + PATIENCE_MS
  while (waiting.size > 0 && performance.now() < untilMs) await delay(LOOK_EVERY_MS)
  return { ticks: meters * (warmUpSeconds + seconds), unanswered: meters * seconds - tookMs.length, tookMs }
}

const probed = await probe(JSON.parse(process.argv[2] ?? '{}') as Probe)
process.stdout.write(`${JSON.stringify(probed)}\n`, () => process.exit(0))
