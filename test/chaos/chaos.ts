import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt'
import { decodeJournalPosition } from '../../broker/contract/codec.ts'
import { openJournalReader } from '../../broker/journal/reader.ts'
import { startNetwork } from './network.ts'
import { type Sensor, startSensor } from './sensor.ts'
import { startStages } from './stages.ts'
import { startSubscriber } from './subscriber.ts'
import { makeTrouble, type Troubles } from './trouble.ts'
import { judge, type Verdict } from './verdict.ts'

/** A run of chaos. */
export interface Plan {
  seed: number
  seconds: number
  sensors: number
  /** Turns of each sensor's disc. */
  ticksPerSecond: number
}

export interface Outcome extends Troubles, Verdict {
  connections: number
  reboots: number
  /** Meters of which the web server tells other ticks than the sensor counted. */
  misserved: number
}

/** The longest that ingest is away, as a part of the run. */
const ABSENCE = 1 / 5
const LONGEST_ABSENCE_MS = 20_000
const PATIENCE_MS = 120_000
const PAGE = 10_000

/**
 * Lets sensors count into broker, ingest and web, and makes trouble to all of them. Then it lets them finish, ends
 * them in order, and compares what the sensors had acknowledged with the store.
 * @param data a folder of its own
 */
export async function chaos(data: string, { seed, seconds, sensors: count, ticksPerSecond }: Plan): Promise<Outcome> {
  const meters = Array.from({ length: count }, (_, i) => `m${i + 1}`)
  const stages = await startStages(data, meters)
  const network = await startNetwork(stages.brokerPort)
  const url = `mqtt://127.0.0.1:${network.port}`
  const sensors = meters.map((meter) => startSensor(url, meter, ticksPerSecond, seed))
  const subscribers = (['slow', 'stuck'] as const).map((manner) => startSubscriber(stages.brokerPort, manner))
  const sum = (what: (sensor: Sensor) => number) => sensors.reduce((total, sensor) => total + what(sensor), 0)
  try {
    const absenceMs = Math.min(LONGEST_ABSENCE_MS, seconds * 1000 * ABSENCE)
    const troubles = await makeTrouble(stages, network, seed, absenceMs, AbortSignal.timeout(seconds * 1000))
    await within('every tick is acknowledged', Promise.all(sensors.map((sensor) => sensor.drain())))
    await within('the journal is read', readToTheEnd(data, `mqtt://127.0.0.1:${stages.brokerPort}`))
    await stages.up('web')
    const misserved = await countMisserved(stages.webUrl, sensors)
    await stages.stop()
    const did = { connections: sum((sensor) => sensor.connections()), reboots: sum((sensor) => sensor.reboots()) }
    return { ...troubles, ...did, ...judge(data, sensors), misserved }
  } finally {
    for (const running of [...sensors, ...subscribers, network]) running.close()
    await stages.abandon()
  }
}

async function within(what: string, promise: Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const late = delay(PATIENCE_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`expected that ${what} within ${PATIENCE_MS} ms of the end of the trouble`)
  })
  await Promise.race([promise, late]).finally(() => stop.abort())
}

/** Resolves once ingest says that it has read the last entry of the journal. */
async function readToTheEnd(data: string, brokerUrl: string): Promise<void> {
  const last = lastPosition(data)
  const client = mqtt.connect(brokerUrl, { protocolVersion: 4, reconnectPeriod: 100 })
  client.subscribe('wattwheel/ingest/journal', { qos: 1 })
  await new Promise<void>((resolve) =>
    client.on('message', (_topic, payload) => {
      if ((decodeJournalPosition(payload).value?.position ?? 0) >= last) resolve()
    }),
  )
  await client.endAsync()
}

function lastPosition(data: string): number {
  const journal = openJournalReader(data)
  let last = 0
  for (let next: number | undefined = 0; next !== undefined; next = journal?.after(last, PAGE).at(-1)?.position)
    last = next
  journal?.close()
  return last
}

async function countMisserved(webUrl: string, sensors: readonly Sensor[]): Promise<number> {
  let misserved = 0
  for (const { meter, turns } of sensors) {
    const answer = await fetch(`${webUrl}/api/v1/meters/${meter}/ticks?from=0&limit=100000`)
    const { ticks } = (await answer.json()) as { ticks: number[] }
    if (ticks.join() !== turns.map(({ at }) => at).join()) misserved++
  }
  return misserved
}
