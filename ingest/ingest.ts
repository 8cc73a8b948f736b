import type { MqttClient } from 'mqtt'
import { type Clock, systemClock } from '../broker/contract/clock.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { type Log, sparingly } from '../broker/log.ts'
import { openCourier } from './alerts/courier.ts'
import { appointJudges } from './alerts/judges.ts'
import { makeFiller } from './care/filler.ts'
import { startUpkeep } from './care/upkeep.ts'
import { openIntake } from './intake/open.ts'
import { makeRecorder } from './intake/recorder.ts'
import { type Follower, makeFollower } from './motion/follower.ts'
import { openOutputs } from './outputs/outputs.ts'
import { tellFigures } from './publish/figures.ts'
import { type LinkEvents, openLink } from './publish/link.ts'
import { tellProgress } from './publish/progress.ts'
import { makePublisher, say } from './publish/publisher.ts'
import { SILENCE_MS } from './sensor/presence.ts'
import { watchSensors } from './sensor/sensors.ts'
import { openDoor } from './shards/door.ts'
import { ownMeters } from './shards/shard.ts'
import { listenToWorkers } from './shards/workers.ts'
import { explainingDamage } from './store/damage.ts'
import { openStoreWriter, type StoreWriter } from './store/writer.ts'
import { makeTeller } from './turns/teller.ts'

/** As long as a database that is away is waited for, another that writes the same is: it may just have died. */
const TURN_PATIENCE_MS = 30_000

/** A running ingest. */
export interface Ingest {
  close(): Promise<void>
}

/**
 * Starts the worker that brings ticks into the store and publishes what follows from them.
 * It waits for the broker as long as it takes.
 * @param all with the meters of all workers, where there are several
 * @param silenceMs how long after a connection a sensor may be silent before it counts as away, and how long one may
 *   be away before people are told
 * @throws Fault when the data folder or the store in it cannot be used
 */
export async function startIngest(
  all: Settings,
  log: Log,
  clock: Clock = systemClock,
  silenceMs: number = SILENCE_MS,
): Promise<Ingest> {
  const settings = ownMeters(all)
  const workers = listenToWorkers(settings.ingest.slots)
  const store = explainingDamage(openStoreWriter(settings, TURN_PATIENCE_MS), settings, log)
  const warn = sparingly(log, clock)
  const courier = openCourier(settings, log, clock)
  const outputs = openOutputs(settings, log, clock)
  const listeners = { alerted: courier.send, said: outputs.said }
  const publisher = makePublisher(settings, store, clock, log, (id) => follower.motion(id), listeners)
  let client: MqttClient | undefined
  let caughtUp = false

  const follower: Follower = makeFollower(settings, store, clock, publisher)
  const missing = (meter: string) => client && say(client, settings, 'sensor', meter, 'offline')
  const sensors = watchSensors(settings, store, clock, log, { ...publisher, missing }, silenceMs)
  const backedUp = (journal: string) => upkeep.position(journal)
  const progress = tellProgress(settings, clock, log, () => client, backedUp)
  const figures = tellFigures(settings, clock, () => client)
  const upkeep = startUpkeep(settings, store, log, clock, { changed: progress.due, alert: publisher.alert })
  const judges = appointJudges(settings, store, clock, log, publisher.alert, publisher.spoken)
  const announce = () => {
    progress.due()
    if (!client || !caughtUp) return
    publisher.announce(client)
    upkeep.connected()
    judges.connected()
    figures.due()
  }

  const told = makeTeller(settings, clock, log, follower, publisher)
  const filler = makeFiller(store, clock, log, told)
  const record = makeRecorder(store, clock, log, warn, { ...sensors, ...progress, ...figures, ...follower, told })
  const door = openDoor(settings, store.hold, log, clock)
  const intake = openIntake(all, store, record, workers, log, clock, door.admitted)
  void intake.caughtUp.then(() => {
    caughtUp = true
    filler.start()
    announce()
    upkeep.begin()
  })
  const link = openLink(settings, log, sensors, workers, clock.wallMs, door.admitted, {
    ...{ affirm: publisher.affirm, energyWasTold: publisher.energyWasTold },
    connected(connection) {
      client = connection
      announce()
    },
    lost() {
      publisher.silence()
      upkeep.lost()
      judges.lost()
    },
    greeted: announce,
    turned: follower.turned,
    grown: intake.wake,
    dropped: makeDropped(store, warn),
  })

  return {
    async close() {
      door.close()
      filler.close()
      judges.close()
      await intake.close()
      await upkeep.close()
      for (const teller of [progress, figures, publisher]) teller.close()
      await link.close()
      await Promise.all([courier.close(), outputs.close()])
      sensors.close()
      store.close()
    },
  }
}

/** Counts what came outside the durable path and is not of the contract, and tells of it. */
function makeDropped({ tally }: Pick<StoreWriter, 'tally'>, warn: ReturnType<typeof sparingly>): LinkEvents['dropped'] {
  return (meter, topic, { reason, detail }) => {
    tally(meter, reason)
    warn(`${topic} ${reason}`, { topic, reason }, `dropped: ${detail}`)
  }
}
