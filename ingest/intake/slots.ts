import type { MqttClient } from 'mqtt'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { slotTopicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { type Admission, connectService } from '../../broker/service/connect.ts'
import { subscribePatiently } from '../../broker/service/subscribe.ts'
import { makeGiver } from '../shards/giver.ts'
import { makeHandOver } from '../shards/handover.ts'
import { ownSlots, type Shard, sessionOfSlot } from '../shards/shard.ts'
import type { Workers } from '../shards/workers.ts'
import { makeTaker } from './acknowledge.ts'
import type { Intake, Record } from './intake.ts'
import { recordOwn } from './subscription.ts'

/** So many slots are entered at once: three NATS servers make a few new sessions a second, and give up on more. */
const AT_ONCE = 8

/**
 * Takes messages from a broker that sorts them into slots. Each slot has a session of its own with one filter, and what
 * waits in it waits for whichever worker the slot belongs to: it enters the session, wherever that was entered before.
 */
export function takeSlots(
  settings: Settings,
  shard: Shard,
  record: Record,
  workers: Workers,
  log: Log,
  clock: Clock,
  admitted?: Admission,
): Intake {
  const stop = new AbortController()
  const { root } = settings.mqtt
  const giver = makeGiver(settings, shard.worker, log, admitted)
  const handOver = makeHandOver(root, shard, workers, giver.give, log)
  const taker = makeTaker((arrivals) => recordOwn(arrivals, handOver, record), log, clock)
  const clients: MqttClient[] = []

  /** Resolves when the slot is subscribed to. */
  async function enter(slot: number): Promise<void> {
    // Of the connection another tells: that of the live values.
    const quiet = log.child({ slot }, { level: 'error' })
    const client = await connectService(settings, sessionOfSlot(slot), { clean: false }, quiet, stop.signal, admitted)
    clients.push(client)
    taker.serve(client)
    await new Promise<void>((resolve) => {
      client.on('connect', async () => {
        if (await subscribePatiently(client, [slotTopicOf(root, slot, '+', '+')], 1, quiet)) resolve()
      })
    })
  }

  async function enterAll(): Promise<void> {
    const slots = ownSlots(shard)
    const next = slots.values()
    const inTurns = async () => {
      for (const slot of next) if (!stop.signal.aborted) await enter(slot)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, inTurns))
    if (!stop.signal.aborted) log.info({ slots: slots.length, of: shard.slots }, 'taking what comes into the slots')
  }

  const entering = enterAll()
  entering.catch((error) => {
    if (!stop.signal.aborted) log.error({ err: error }, `slots not entered: ${error.message}`)
  })
  return {
    wake() {},
    caughtUp: entering,
    async close() {
      stop.abort()
      await Promise.all(clients.map((client) => client.endAsync(true)))
      await giver.close()
    },
  }
}
