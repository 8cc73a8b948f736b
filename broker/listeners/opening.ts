import type { Client } from 'aedes'
import { RELAY_FIRST_BYTE, RELAY_MAX_BYTES, readRelayLine } from '../contract/relay.ts'
import { parserOf } from '../guard/parser.ts'

/** CONNECT, which comes first [MQTT-3.1.0-1]. */
const CONNECT = 0x10
const NEW_LINE = 10
const NO_CONNECT = 'expected a CONNECT, got no MQTT'

/** Where relays may come from. */
export interface Relays {
  /** Of our services. */
  password: string
  /** Gets the address that a relay tells, before any packet is read; its answer says why the client may not go on. */
  told(address: string): string | undefined
}

/**
 * Closes a connection that does not begin with a CONNECT on its first byte: a page in a browser can make it send
 * an HTTP request with MQTT inside to any port of this machine. Takes the line of a relay off the beginning.
 * @param relays undefined: there are none
 */
export function expectOpening(client: Client, relays: Relays | undefined): void {
  const parser = parserOf(client)
  const parse = parser.parse
  let opening = Buffer.alloc(0)

  function goOn(bytes: Buffer): number {
    parser.parse = parse
    return bytes.length > 0 ? parser.parse(bytes) : 0
  }

  function end(reason: string): number {
    parser.emit('error', new Error(reason))
    return 0
  }

  parser.parse = (bytes) => {
    opening = Buffer.concat([opening, bytes])
    if (opening[0] === CONNECT) return goOn(opening)
    if (!relays || opening[0] !== RELAY_FIRST_BYTE) return end(NO_CONNECT)
    const length = opening.indexOf(NEW_LINE)
    if (length < 0 && opening.length < RELAY_MAX_BYTES) return 0
    const address = readRelayLine(opening.toString('latin1', 0, Math.max(0, length)), relays.password)
    const refused = address === undefined ? NO_CONNECT : relays.told(address)
    return refused ? end(refused) : goOn(opening.subarray(length + 1))
  }
}
