import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { WebSocket } from 'ws'
import { relayLine } from '../broker/contract/relay.ts'
import { brokerUrl, type Settings } from '../broker/contract/settings.ts'
import type { Log } from '../broker/log.ts'

const KEEPALIVE_MS = 60_000
/** Codes of a WebSocket's end (RFC 6455, section 7.4.1, and the IANA registry). */
const UNSUPPORTED = 1003
const TRY_AGAIN_LATER = 1013

/** Opens a connection to the broker that ingest and web use. */
export function dialBroker(settings: Settings): Socket {
  const { protocol, hostname, port } = new URL(brokerUrl(settings))
  const host = hostname.replace(/^\[|\]$/g, '')
  const secure = protocol === 'mqtts:'
  const at = { host, port: Number(port || (secure ? 8883 : 1883)) }
  return (secure ? connectSecure(at) : connectPlain(at)).setNoDelay().setKeepAlive(true, KEEPALIVE_MS)
}

/**
 * Carries the bytes of a WebSocket to the broker and back, as fast as the slower side takes them. The broker is
 * told first whose they are. MQTT speaks in binary frames only [MQTT-6.0.0-1].
 * @param address of the client
 * @param password of our services, which makes the broker believe the address
 */
export function relay(webSocket: WebSocket, broker: Socket, address: string, password: string, log: Log): void {
  broker.write(relayLine(address, password))
  webSocket.on('message', (bytes: Buffer, isBinary: boolean) => {
    if (!isBinary) return webSocket.close(UNSUPPORTED, 'expected binary frames')
    if (webSocket.readyState !== webSocket.OPEN || broker.write(bytes)) return
    webSocket.pause()
    broker.once('drain', () => webSocket.resume())
  })
  broker.on('data', (bytes) => {
    broker.pause()
    webSocket.send(bytes, () => broker.resume())
  })
  broker.on('error', ({ message }) => {
    log.warn({ address }, `a WebSocket was not carried to the broker: ${message}`)
    webSocket.close(TRY_AGAIN_LATER, 'the broker is not there')
  })
  broker.once('close', () => {
    webSocket.resume() // It may wait for a drain that will not come, and would not read how the client says goodbye.
    webSocket.close()
  })
  webSocket.on('error', ({ message }) => log.debug({ address }, `a WebSocket broke: ${message}`))
  webSocket.once('close', () => {
    broker.resume()
    broker.end()
  })
}
