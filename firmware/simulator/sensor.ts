import type { Logger } from 'pino'
import { decodeMeterConfig, decodePresence } from '../../broker/contract/codec.ts'
import type { MeterConfig } from '../../broker/contract/messages.ts'
import { parseTopic } from '../../broker/contract/topics.ts'
import type { Clock } from './clock.ts'
import { type Connection, keepConnected, type Link, type SensorSettings } from './connection.ts'
import type { Places } from './following.ts'
import { powerCycle, powerOn, queueBelow, rememberOutage, rememberTick } from './memory.ts'
import { speak } from './protocol.ts'

/** A sensor that speaks the protocol of the contract, and what can be done to it. */
export interface Sensor {
  /** Counts a turn at `atMs` (Unix epoch ms); resolves once the queue has room for another. */
  tick(atMs: number): Promise<void>
  /** Resolves once everything counted is acknowledged. */
  drained(): Promise<void>
  /** Cuts the network; turns are counted on. */
  disconnect(): Promise<void>
  reconnect(): void
  /** Cuts the power at `atMs` and gives it back at once: the queue is lost, a new boot begins. */
  restart(atMs: number): Promise<void>
  /** Switches it off for good; what waits for `tick` or `drained` rejects. */
  close(): Promise<void>
}

const QUEUE_LIMIT = 400

/**
 * Starts a sensor; it connects, and connects again, by itself. A wrong address throws.
 * @param places where the disc is, for a sensor that follows it between its marks
 */
export function startSensor(
  settings: SensorSettings,
  configured: (config: MeterConfig) => void,
  clock: Clock,
  parentLog: Logger,
  places: Places = () => null,
): Sensor {
  const log = parentLog.child({ meter: settings.meter, broker: new URL(settings.url).host })
  const memory = powerOn(clock.now())
  const closing = new AbortController()
  const network = plugIn({
    settings,
    clock,
    log,
    connected: (connection) => {
      log.info({ boot: memory.boot }, 'sensor online')
      attempt(connection, speak(connection, memory, clock, places), log)
    },
    received: (connection, topic, payload) => {
      const name = parseTopic(settings.root, topic)?.name
      if (name === 'sensor') answerPresence(connection, payload, log)
      if (name === 'config') takeConfig(payload, configured, log)
    },
  })
  return {
    ...network,
    tick: (atMs) => {
      rememberTick(memory, atMs)
      return queueBelow(memory, QUEUE_LIMIT, closing.signal)
    },
    drained: () => queueBelow(memory, 1, closing.signal),
    restart: async (atMs) => {
      await network.disconnect()
      const { boot, seq } = memory
      powerCycle(memory, clock.now())
      rememberOutage(memory, { from: atMs, duration_ms: 0, ticks_lost: null, ...(seq > 0 && { prev: { boot, seq } }) })
      network.reconnect()
    },
    close: () => {
      closing.abort()
      return network.disconnect()
    },
  }
}

/** The network cable. */
function plugIn(link: Link): Pick<Sensor, 'disconnect' | 'reconnect'> {
  let plug = new AbortController()
  let linked = keepConnected(link, plug.signal)
  return {
    disconnect: () => {
      plug.abort()
      return linked
    },
    reconnect: () => {
      if (!plug.signal.aborted) return
      plug = new AbortController()
      const { signal } = plug
      linked = linked.then(() => keepConnected(link, signal))
    },
  }
}

/** A fault ends a connection that still stands; the next one does the work again. */
function attempt(connection: Connection, work: Promise<void>, log: Logger): void {
  work.catch((error) => {
    if (connection.closed.aborted) return
    log.warn({ err: error }, 'the connection failed')
    connection.drop()
  })
}

/** The broker may hold an `offline` of an earlier connection, or one that ingest reported. */
function answerPresence(connection: Connection, payload: Uint8Array, log: Logger): void {
  if (decodePresence(payload).value === 'offline') attempt(connection, connection.publish('sensor', 'online'), log)
}

function takeConfig(payload: Uint8Array, configured: (config: MeterConfig) => void, log: Logger): void {
  const { value, fault } = decodeMeterConfig(payload)
  if (fault) log.warn(fault, 'a config that cannot be used')
  else configured(value)
}
