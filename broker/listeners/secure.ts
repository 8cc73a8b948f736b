import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Clock } from '../contract/clock.ts'
import type { Log } from '../log.ts'
import { type Pair, type PairFiles, readPair } from './certificate.ts'

/** What makes TLS of a socket. */
export interface Secure {
  /** Takes a socket that was just accepted. */
  take(socket: Socket): void
  close(): void
}

/** What the listeners wait with for a client that does not go on. */
export const HANDSHAKE_TIMEOUT_MS = 5000
/** A renewed certificate is found within this time. */
const LOOK_AGAIN_MS = 30_000

/**
 * Makes TLS of sockets, with the certificate of the moment: when its files change, new connections get the new
 * one, and those that are there go on.
 * @param welcome gets each connection once its handshake is done
 * @param broken gets what ended a handshake
 * @throws Fault when certificate and key cannot be used
 */
export function makeSecure(
  files: PairFiles,
  log: Log,
  clock: Clock,
  welcome: (socket: TLSSocket) => void,
  broken: (error: Error, socket: TLSSocket) => void,
  lookAgainMs: number = LOOK_AGAIN_MS,
): Secure {
  let pair = readPair(files, clock.wallMs())
  tellDoubt(pair, log)
  const server = createServer({ ...pair, handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, welcome)
  server.on('tlsClientError', (error, socket) => {
    broken(error, socket)
    // Node leaves a socket open whose handshake took too long.
    socket.destroy()
  })
  let unusable = ''

  function look(): void {
    try {
      const found = readPair(files, clock.wallMs())
      unusable = ''
      if (found.cert === pair.cert && found.key === pair.key) return
      server.setSecureContext(found)
      log.info({ file: files.cert }, 'the certificate has changed: new connections get the new one')
      tellDoubt(found, log)
      pair = found
    } catch (error) {
      const { message } = error as Error
      if (message !== unusable) log.error(`${message} The certificate before it stays.`)
      unusable = message
    }
  }

  const looking = setInterval(look, lookAgainMs).unref()
  return {
    take: (socket) => void server.emit('connection', socket),
    close: () => clearInterval(looking),
  }
}

function tellDoubt({ doubt }: Pair, log: Log): void {
  if (doubt) log.warn(`clients will not trust it: ${doubt}`)
}
