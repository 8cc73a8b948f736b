import { Aedes, type AedesPublishPacket, type Client } from 'aedes'
import { makeAccess } from './access.ts'
import { type Clock, systemClock } from './contract/clock.ts'
import { encode } from './contract/codec.ts'
import type { Settings } from './contract/settings.ts'
import { BROKER_FIGURES_TOPIC, JOURNAL_GROWN_TOPIC, topicOf } from './contract/topics.ts'
import { FLOOR_BYTES } from './database.ts'
import { makeDoor } from './door.ts'
import { keepFigures } from './figures.ts'
import { MAX_TOPIC_LEVELS } from './guard/text.ts'
import { startGuard } from './guard.ts'
import { makeHooks } from './hooks.ts'
import { openMendedJournal } from './journal/mending.ts'
import { startPruning } from './journal/pruning.ts'
import { announceBroker } from './listeners/announce.ts'
import { openListeners } from './listeners/listeners.ts'
import { type Log, sparingly } from './log.ts'
import { makeLogin } from './login.ts'
import { makeOwners } from './owners.ts'
import { peerOf } from './peer.ts'
import { readRoll } from './roll.ts'
import { watchRoom } from './room.ts'
import { makeServiceSecret } from './service/login.ts'
import { NO_USERS } from './users.ts'

/** A running broker. */
export interface Broker {
  /** The TCP port it listens on. */
  readonly port: number
  /** The one for MQTT over TLS, where there is one. */
  readonly tlsPort: number | undefined
  close(): Promise<void>
}

/** A subscriber that does not read is cut off after this time, so that it cannot hold up a sensor. */
const DRAIN_TIMEOUT_MS = 5000
const CONNECT_TIMEOUT_MS = 5000
/**
 * aedes would otherwise deliver 100 messages at a time, whoever they are for: a subscriber that does not read
 * would hold up everybody, and the queue behind it is worked off by recursion, until the stack overflows.
 */
const UNLIMITED = 0

/**
 * Starts the MQTT broker. A message on a durable topic is in the journal before its PUBACK: the hook
 * that authorises a publish runs before aedes acknowledges it, and answers only after the commit.
 * @param floorBytes with less free space than this nothing durable is taken in
 * @throws Fault when the port is taken or the data folder cannot be used
 */
export async function startBroker(
  settings: Settings,
  log: Log,
  clock: Clock = systemClock,
  floorBytes: number = FLOOR_BYTES,
): Promise<Broker> {
  const warn = sparingly(log, clock)
  const secret = makeServiceSecret(settings)
  const roll = readRoll(settings.data, log)
  const figures = keepFigures(settings.data, clock)
  const grown = (position: number) => {
    figures.grown(position)
    announce(aedes, JOURNAL_GROWN_TOPIC, encode({ journal: journal.id, position }))
  }
  const noRoom = watchRoom(settings.data, log, floorBytes)
  const journal = openMendedJournal(settings.data, clock, log, grown, noRoom)
  const owners = makeOwners((user) => NO_USERS.includes(user) || roll.find(user) !== undefined)
  const access = makeAccess(settings)
  const door = makeDoor(makeLogin(settings, secret, roll, clock), access, owners)
  const hooks = makeHooks(door, access, figures.timed(journal), warn)
  const aedes = await Aedes.createBroker({
    concurrency: UNLIMITED,
    drainTimeout: DRAIN_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    ...hooks.options,
  })
  const pruning = startPruning(journal, clock, log)
  const hearPosition = ({ payload }: AedesPublishPacket, done: () => void) => {
    pruning.heard(Buffer.from(payload))
    done()
  }
  aedes.subscribe(topicOf(settings.mqtt.root, 'journalPosition'), hearPosition, () => {})
  const guard = startGuard(aedes, { settings, clock, hooks, warn, password: secret, forget: owners.forget })
  reportErrors(aedes, warn)
  figures.begin(
    () => ({ connections: aedes.connectedClients, queued: guard.queued() }),
    (told) => announce(aedes, BROKER_FIGURES_TOPIC, encode(told)),
  )
  const stop = async (end: () => void) => {
    figures.close()
    guard.close()
    await new Promise<void>((resolve) => aedes.close(resolve))
    end()
    pruning.close()
    journal.close()
  }
  const listeners = await openListeners(settings, { log, clock, warn, ...guard }).catch(async (error) => {
    await stop(() => {})
    throw error
  })
  const following = roll.follow(door.expel)
  const { port, tlsPort } = listeners
  log.info({ host: settings.broker.host, port, journal: journal.id }, `MQTT on port ${port}`)
  const announcement = await announceBroker(settings, port, log)
  return {
    port,
    tlsPort,
    async close() {
      await announcement.close()
      listeners.close()
      following.close()
      await stop(listeners.end)
    },
  }
}

type Warn = ReturnType<typeof sparingly>

/** Says something of the broker's own. */
function announce(aedes: Aedes, topic: string, payload: string): void {
  aedes.publish({ cmd: 'publish', qos: 0, dup: false, retain: false, topic, payload }, () => {})
}

/** A socket that breaks is daily life, and a full disk is told elsewhere. */
const UNSAID = ['ECONNRESET', 'EPIPE', 'ENOSPC']

/** Rubbish from a client is worth a line. */
function reportErrors(aedes: Aedes, warn: Warn): void {
  const report = (client: Client, error: Error & { code?: string }) => {
    const address = peerOf(client).address
    if (UNSAID.includes(error.code ?? '')) return
    warn(`${address} ${error.message}`, { address, client: client.id }, `client closed: ${error.message}`)
  }
  aedes.on('clientError', report)
  aedes.on('connectionError', report)
}
