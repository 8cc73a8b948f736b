import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Aedes, type AedesOptions, type AedesPublishPacket, type AuthenticateError, type Client } from 'aedes'
import { type Access, type Identity, makeAccess } from './access.ts'
import { type Clock, systemClock } from './contract/clock.ts'
import { encode } from './contract/codec.ts'
import { Fault } from './contract/fault.ts'
import type { Settings } from './contract/settings.ts'
import { JOURNAL_GROWN_TOPIC, parseTopic, TOPICS, topicOf } from './contract/topics.ts'
import { FLOOR_BYTES } from './database.ts'
import { limitPackets } from './guard.ts'
import { openMendedJournal } from './journal/mending.ts'
import { startPruning } from './journal/pruning.ts'
import type { JournalWriter } from './journal/writer.ts'
import { type Log, sparingly } from './log.ts'
import { watchRoom } from './room.ts'
import { makeServiceSecret } from './service.ts'

/** A running broker. */
export interface Broker {
  /** The TCP port it listens on. */
  readonly port: number
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
const TOO_MANY = 'refused: as many clients are connected as broker.max_connections allows'

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
  const access = makeAccess(settings, makeServiceSecret(settings))
  const grown = (position: number) => announce(aedes, journal.id, position)
  const noRoom = watchRoom(settings.data, log, floorBytes)
  const journal = openMendedJournal(settings.data, clock, log, grown, noRoom)
  const aedes = await Aedes.createBroker({
    concurrency: UNLIMITED,
    drainTimeout: DRAIN_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...makeHooks(settings, access, journal, warn),
  })
  const pruning = startPruning(journal, clock, log)
  const hearPosition = ({ payload }: AedesPublishPacket, done: () => void) => {
    pruning.heard(Buffer.from(payload))
    done()
  }
  aedes.subscribe(topicOf(settings.mqtt.root, 'journalPosition'), hearPosition, () => {})
  const sockets = new Set<Socket>()
  // Nagle's algorithm (RFC 896) would let a value wait up to 40 ms for the acknowledgement of the packet before it.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)))
    limitPackets(aedes.handle(socket), settings.broker.max_packet)
  })
  server.maxConnections = settings.broker.max_connections
  server.on('drop', (peer) => warn('drop', { address: peer?.remoteAddress }, TOO_MANY))
  reportErrors(aedes, warn)
  try {
    await listen(server, settings)
  } catch (error) {
    aedes.close()
    journal.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  log.info({ host: settings.broker.host, port, journal: journal.id }, `MQTT on port ${port}`)
  return {
    port,
    async close() {
      server.close()
      await new Promise<void>((resolve) => aedes.close(resolve))
      for (const socket of sockets) socket.destroy()
      pruning.close()
      journal.close()
    },
  }
}

type Warn = ReturnType<typeof sparingly>

function makeHooks(settings: Settings, access: Access, journal: JournalWriter, warn: Warn): AedesOptions {
  const identities = new WeakMap<Client, Identity>()
  const willTopics = new WeakMap<Client, string>()

  function refuse(client: Client | null, refused: string): Error {
    const user = client ? identities.get(client)?.user : undefined
    const address = client ? addressOf(client) : undefined
    warn(`${user} ${address} ${refused}`, { user, address, client: client?.id }, `refused: ${refused}`)
    return new Error(refused)
  }

  /** A full disk is told once for all, by its watch. */
  const notKept = (client: Client, error: Error & { code?: string }) =>
    error.code === 'ENOSPC' ? error : refuse(client, `not kept: ${error.message}`)

  return {
    preConnect(client, packet, done) {
      if (packet.will) willTopics.set(client, packet.will.topic)
      done(null, true)
    },
    authenticate(client, username, password, done) {
      const identity = access.identify({ address: addressOf(client), username, password })
      if ('refused' in identity) return done(notAuthorised(refuse(client, identity.refused)), false)
      identities.set(client, identity)
      const will = willTopics.get(client)
      const verdict = will === undefined ? {} : access.mayLeaveWill(identity, will)
      if (verdict.refused) return done(notAuthorised(refuse(client, verdict.refused)), false)
      done(null, true)
    },
    authorizePublish(client, packet, done) {
      const identity = client && identities.get(client)
      if (!client || !identity) return done(refuse(client, 'expected a publisher that has logged in, got none'))
      const { refused } = access.mayPublish(identity, packet.topic)
      if (refused) return done(refuse(client, refused))
      const parsed = parseTopic(settings.mqtt.root, packet.topic)
      if (!parsed || !TOPICS[parsed.name].durable) return done()
      packet.retain = false
      const message = { user: identity.user, topic: packet.topic, payload: Buffer.from(packet.payload) }
      const keep = () => journal.append(message, (error) => done(error && notKept(client, error)))
      if (packet.qos === 2) unlessOpen(client, packet, keep, done)
      else keep()
    },
    authorizeSubscribe(client, subscription, done) {
      const identity = identities.get(client)
      const { refused } = identity ? access.maySubscribe(identity, subscription.topic) : { refused: 'not logged in' }
      if (refused) refuse(client, refused)
      done(null, refused ? null : subscription)
    },
  }
}

/**
 * A QoS 2 message whose id is still open was journalled when it first came; aedes runs the hook again
 * when it is resent [MQTT-4.3.3-2].
 */
function unlessOpen(client: Client, packet: object, keep: () => void, done: () => void): void {
  const { persistence } = (client as unknown as { broker: { persistence: IncomingStore } }).broker
  persistence.incomingGetPacket(client, packet).then(
    () => done(),
    () => keep(),
  )
}

interface IncomingStore {
  /** Rejects when the client has no open QoS 2 message of that id. */
  incomingGetPacket(client: Client, packet: object): Promise<unknown>
}

/** CONNACK 5: not authorised [MQTT-3.2.2-5]. */
function notAuthorised(error: Error): AuthenticateError {
  return Object.assign(error, { returnCode: 5 as AuthenticateError['returnCode'] })
}

function addressOf(client: Client): string | undefined {
  return (client.conn as Partial<Socket>).remoteAddress
}

function announce(aedes: Aedes, journal: string, position: number): void {
  const packet = { topic: JOURNAL_GROWN_TOPIC, payload: encode({ journal, position }) }
  aedes.publish({ cmd: 'publish', qos: 0, dup: false, retain: false, ...packet }, () => {})
}

/** A socket that breaks is daily life, and a full disk is told elsewhere. */
const UNSAID = ['ECONNRESET', 'EPIPE', 'ENOSPC']

/** Rubbish from a client is worth a line. */
function reportErrors(aedes: Aedes, warn: Warn): void {
  const report = (client: Client, error: Error & { code?: string }) => {
    const address = addressOf(client)
    if (UNSAID.includes(error.code ?? '')) return
    warn(`${address} ${error.message}`, { address, client: client.id }, `client closed: ${error.message}`)
  }
  aedes.on('clientError', report)
  aedes.on('connectionError', report)
}

async function listen(server: Server, { broker: { host, port } }: Settings): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new Fault(
        `MQTT: port ${port} is in use, perhaps by another broker such as mosquitto. ` +
          `Stop that one, or give this one another port with broker.port (or WATTWHEEL_BROKER_PORT).`,
        { cause },
      )
    }
    throw new Fault(`MQTT: cannot listen on ${host} port ${port} (${code}). Check broker.host and broker.port.`, {
      cause,
    })
  }
}
