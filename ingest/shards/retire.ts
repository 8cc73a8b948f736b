import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import { Fault } from '../../broker/contract/fault.ts'
import { brokerUrl, type Settings } from '../../broker/contract/settings.ts'
import { parseTopic, topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { connectService } from '../../broker/service/connect.ts'
import { subscribeAll } from '../../broker/service/subscribe.ts'
import type { Arrival } from '../arrival.ts'
import { makeTaker } from '../intake/acknowledge.ts'
import { makeHandOver } from './handover.ts'
import { makeQuiet, PATIENCE, type Patience, type Quiet, untilQuiet } from './leaving.ts'
import { type Shard, sessionOf } from './shard.ts'
import { forget, listenToWorkers, type Workers } from './workers.ts'

/**
 * Gives all that the session of a worker has kept to those that its meters belong to now, and ends the session. It
 * waits until all of them are there. Where there are slots that is the session from before.
 * @param retired the worker that is no more, 0 for the one that was alone, and how many there are now
 * @returns how many messages it gave away
 * @throws Fault when the broker is not reached, or that worker still runs (of the one that was alone, and of those
 *   before slots, nobody can tell)
 */
export async function retire(
  settings: Settings,
  retired: Shard,
  log: Log,
  clock: Clock,
  patience: Patience = PATIENCE,
): Promise<number> {
  const listener = await enter(settings, 'wattwheel-retire', true, log)
  try {
    const workers = await listenOver(listener, settings.mqtt.root)
    const given = await giveAway(settings, retired, listener, workers, log, clock, patience)
    // A connection with a clean session ends the one before [MQTT-3.1.2-6].
    const last = await enter(settings, sessionOf(retired.worker), true, log)
    await last.endAsync()
    if (retired.slots === undefined)
      for (const { name } of workers.said(retired.worker)) forget(listener, settings, name)
    return given
  } finally {
    await listener.endAsync()
  }
}

async function giveAway(
  settings: Settings,
  retired: Shard,
  giver: MqttClient,
  workers: Workers,
  log: Log,
  clock: Clock,
  patience: Patience,
): Promise<number> {
  let given = 0
  let howQuiet: Quiet = () => 'unknown'
  const client = await enter(settings, sessionOf(retired.worker), false, log, (entering) => {
    const publish = (topic: string, payload: Buffer) => giver.publishAsync(topic, payload, { qos: 1 })
    const handOver = makeHandOver(settings.mqtt.root, giverOf(retired), workers, publish, log)
    const take = async (arrivals: Arrival[]) => {
      given += arrivals.length - (await handOver(arrivals)).length
    }
    const taker = makeTaker(take, log, clock)
    taker.serve(entering)
    howQuiet = makeQuiet(entering, taker, () => workers.allOnline(retired.of))
  })
  try {
    await untilQuiet(() => expectAway(workers, retired) ?? howQuiet(), new AbortController().signal, patience)
  } finally {
    await client.endAsync(true)
  }
  return given
}

/** Where there are slots, what is left is the session that a worker of this number had before: all of it is others'. */
const giverOf = (retired: Shard): Shard => (retired.slots === undefined ? retired : { ...retired, worker: 0 })

function expectAway(workers: Workers, { worker, slots }: Shard): undefined {
  if (slots !== undefined) return
  const name = workers.said(worker).find(({ isOnline }) => isOnline)?.name
  if (name !== undefined)
    throw new Fault(`retire: expected worker ${worker} to be away, got ${name} at work: end it first.`)
}

/** @param prepare before anything comes */
async function enter(
  settings: Settings,
  clientId: string,
  clean: boolean,
  log: Log,
  prepare: (client: MqttClient) => void = () => {},
): Promise<MqttClient> {
  const client = await connectService(settings, clientId, { clean }, log, new AbortController().signal)
  prepare(client)
  try {
    await new Promise<unknown>((resolve, reject) => client.once('connect', resolve).once('error', reject))
    return client
  } catch (cause) {
    client.end(true)
    throw new Fault(`retire: broker not reached at ${brokerUrl(settings)}: ${(cause as Error).message}`, { cause })
  }
}

async function listenOver(client: MqttClient, root: string): Promise<Workers> {
  const workers = listenToWorkers()
  client.on('message', (topic, payload) => {
    const parsed = parseTopic(root, topic)
    if (parsed?.name === 'workerStatus') workers.heard(parsed.owner, payload)
  })
  await subscribeAll(client, [topicOf(root, 'workerStatus', '+')], 1)
  return workers
}
