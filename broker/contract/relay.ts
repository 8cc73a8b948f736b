import { createHmac, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * A relay brings a WebSocket's bytes to the broker's TCP port, where it would pass for this machine itself, which
 * needs no password. So its connection begins with a line that says whose they are, which the broker believes by
 * its code: only who has the password of our services can make it. The line lets nobody in; it only tells where
 * somebody comes from. No MQTT packet that opens a connection begins like it [MQTT-3.1.0-1].
 */
export const RELAY_FIRST_BYTE = 0x57
/** The longest line: the word, an IPv6 address, the code. */
export const RELAY_MAX_BYTES = 128

/**
 * The line, with its end.
 * @param address of the client at the other end of the WebSocket
 * @param password of our services
 */
export function relayLine(address: string, password: string): string {
  return `WEBSOCKET ${address} ${codeOf(address, password)}\n`
}

/** The address that a line (without its end) tells, or undefined when no service of ours made it. */
export function readRelayLine(line: string, password: string): string | undefined {
  const [word, address = '', code = '', ...more] = line.split(' ')
  if (word !== 'WEBSOCKET' || more.length > 0 || isIP(address) === 0) return undefined
  const expected = Buffer.from(codeOf(address, password))
  const got = Buffer.from(code)
  return got.length === expected.length && timingSafeEqual(got, expected) ? address : undefined
}

function codeOf(address: string, password: string): string {
  return createHmac('sha256', password).update(`websocket ${address}`).digest('base64url')
}
