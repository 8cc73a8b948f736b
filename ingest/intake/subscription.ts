import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { type Admission, connectService } from '../../broker/service/connect.ts'
import { subscribePatiently } from '../../broker/service/subscribe.ts'
import type { Arrival } from '../arrival.ts'
import { makeGiver } from '../shards/giver.ts'
import { type HandOver, makeHandOver } from '../shards/handover.ts'
import { leaveOthers, makeQuiet, PATIENCE, type Patience } from '../shards/leaving.ts'
import { owns, sessionOf, shardOf } from '../shards/shard.ts'
import { durableFiltersOf, handoverFilterOf } from '../shards/topics.ts'
import type { Workers } from '../shards/workers.ts'
import { makeTaker } from './acknowledge.ts'
import type { Intake, Record } from './intake.ts'

/**
 * Takes messages from a broker that is not ours, in a session that it keeps while we are away. A message is
 * acknowledged after its commit; what is left unacknowledged when a connection breaks comes again. How much
 * of what a sensor sent survives the broker's own crash is that broker's promise, not ours.
 * @param settings with all meters; a shard takes its own, and hands others' over
 */
export function subscribeDurable(
  settings: Settings,
  record: Record,
  workers: Workers,
  log: Log,
  clock: Clock,
  patience: Patience = PATIENCE,
  admitted?: Admission,
): Intake {
  const stop = new AbortController()
  const shard = shardOf(settings)
  const { root } = settings.mqtt
  const meters = Object.keys(settings.meters)
  const own = meters.filter((meter) => owns(shard, meter))
  const filters = durableFiltersOf(settings, own)
  if (shard) filters.push(handoverFilterOf(root, shard.worker))
  let tellSubscribed = () => {}
  const subscribed = new Promise<void>((resolve) => {
    tellSubscribed = resolve
  })

  async function subscribe(client: MqttClient): Promise<void> {
    if (await subscribePatiently(client, filters, 1, log)) tellSubscribed()
  }

  const giver = makeGiver(settings, shard?.worker ?? 0, log, admitted)

  function keep(client: MqttClient): MqttClient {
    const handOver = shard && makeHandOver(root, shard, workers, giver.give, log)
    const taker = makeTaker((arrivals) => recordOwn(arrivals, handOver, record), log, clock)
    taker.serve(client)
    client.on('connect', () => subscribe(client))
    if (shard) {
      const others = durableFiltersOf(
        settings,
        meters.filter((meter) => !owns(shard, meter)),
      )
      const howQuiet = makeQuiet(client, taker, () => workers.allOnline(shard.of))
      leaveOthers(client, others, howQuiet, log, stop.signal, patience)
    }
    return client
  }

  const session = sessionOf(shard?.worker ?? 0)
  const connecting = connectService(settings, session, { clean: false }, log, stop.signal, admitted).then(keep)
  connecting.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `intake not connected: ${error.message}`)
  })
  return {
    wake() {},
    caughtUp: subscribed,
    async close() {
      stop.abort()
      const client = await connecting.catch(() => undefined)
      await Promise.all([client?.endAsync(true), giver.close()])
    },
  }
}

/** Records what is this worker's, after others have got what is theirs. */
export async function recordOwn(arrivals: Arrival[], handOver: HandOver | undefined, record: Record): Promise<void> {
  const own = handOver ? await handOver(arrivals) : arrivals
  if (own.length > 0) await record({ arrivals: own })
}
