import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { isLoopback } from '../contract/address.ts'
import type { Clock } from '../contract/clock.ts'
import { Fault } from '../contract/fault.ts'
import type { Settings } from '../contract/settings.ts'
import type { Crowd, Place } from '../guard/crowd.ts'
import type { Log, sparingly } from '../log.ts'
import { type Peer, setPeer } from '../peer.ts'
import { makeSecure, type Secure } from './secure.ts'

/** Where the broker listens. */
export interface Listeners {
  readonly port: number
  /** Of MQTT over TLS, where it is. */
  readonly tlsPort: number | undefined
  /** Accepts no more; `end` then closes what is there. */
  close(): void
  end(): void
}

/** What the listeners need beside the settings. */
export interface ListenerParts {
  log: Log
  clock: Clock
  warn: ReturnType<typeof sparingly>
  crowd: Crowd
  /** Gets each connection, with its place in the crowd where that can change. */
  welcome(connection: Socket, place?: Place): void
}

/** A peer that is gone without a word is found out within about this time, whatever its keepalive. */
const TCP_KEEPALIVE_MS = 60_000
/** Nagle's algorithm (RFC 896) would let a value wait up to 40 ms for the acknowledgement of the packet before it. */
const SOCKETS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS }

/**
 * Listens for MQTT over TCP, and over TLS where a certificate is named.
 * @throws Fault when a port is taken or the certificate cannot be used
 */
export async function openListeners({ broker }: Settings, parts: ListenerParts): Promise<Listeners> {
  const { log } = parts
  const { host, port, tls } = broker
  const sockets = new Set<Socket>()
  const servers: Server[] = []
  const secure = secureOf(tls, parts)

  async function open(port: number, keys: Keys, trusts: boolean, take: Take): Promise<number> {
    const server = createServer(SOCKETS, (socket) => {
      const address = socket.remoteAddress
      const place = admit(socket, { address, trusted: trusts && isLoopback(address) }, parts)
      if (!place) return
      sockets.add(socket.once('close', () => sockets.delete(socket)))
      take(socket, place)
    })
    await listen(server, host, port, keys)
    servers.push(server)
    return (server.address() as AddressInfo).port
  }

  function close(): void {
    secure?.close()
    for (const server of servers) server.close()
  }

  try {
    const tcpPort = await open(port, TCP_KEYS, broker.trust_loopback, parts.welcome)
    const tlsPort = secure && (await open(tls.port, TLS_KEYS, false, (socket) => secure.take(socket)))
    if (tlsPort) log.info({ host, port: tlsPort }, `MQTT over TLS on port ${tlsPort}`)
    return {
      port: tcpPort,
      tlsPort,
      close,
      end() {
        for (const socket of sockets) socket.destroy()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

type Take = (socket: Socket, place: Place) => void

/** Counts a connection in, and out when it ends; one too many is closed. */
function admit(socket: Socket, peer: Peer, { crowd, warn }: ListenerParts): Place | undefined {
  const place = crowd.enter(peer)
  if (typeof place === 'string') {
    warn(`${peer.address} ${place}`, { address: peer.address }, `refused: ${place}`)
    socket.destroy()
    return undefined
  }
  setPeer(socket, peer)
  socket.once('close', () => place.leave())
  return place
}

function secureOf({ cert, key }: Settings['broker']['tls'], parts: ListenerParts): Secure | undefined {
  if (cert === undefined || key === undefined) return undefined
  const { log, clock, warn, welcome } = parts
  return makeSecure(
    { cert, key },
    log,
    clock,
    (socket) => {
      setPeer(socket, { address: socket.remoteAddress, trusted: false })
      welcome(socket)
    },
    (error, { remoteAddress: address }) => warn(`${address} tls`, { address }, `no TLS handshake: ${error.message}`),
  )
}

interface Keys {
  name: string
  port: string
  variable: string
}

const TCP_KEYS = { name: 'MQTT', port: 'broker.port', variable: 'WATTWHEEL_BROKER_PORT' }
const TLS_KEYS = { name: 'MQTT over TLS', port: 'broker.tls.port', variable: 'WATTWHEEL_BROKER_TLS_PORT' }

async function listen(server: Server, host: string, port: number, keys: Keys): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new Fault(
        `${keys.name}: port ${port} is in use, perhaps by another broker such as mosquitto. ` +
          `Stop that one, or give this one another port with ${keys.port} (or ${keys.variable}).`,
        { cause },
      )
    }
    throw new Fault(
      `${keys.name}: cannot listen on ${host} port ${port} (${code}). Check broker.host and ${keys.port}.`,
      { cause },
    )
  }
}
