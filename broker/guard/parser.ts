import type { Client } from 'aedes'
import type { Packet } from 'mqtt-packet'

/** What aedes reads packets with (mqtt-packet): not promised, so an upgrade that changes it is found out at once. */
export interface Parser {
  packet: { length: number }
  _list: { consume(bytes: number): void; length: number }
  _parseLength(): boolean
  parse(bytes: Buffer): number
  emit(event: 'error' | 'packet', told: Error | Packet): boolean
}

/** The parser of a client. */
export function parserOf(client: Client): Parser {
  const parser = (client as unknown as { _parser?: Parser })._parser
  if (typeof parser?._parseLength !== 'function' || typeof parser.parse !== 'function')
    throw new Error('BUG: this aedes has another parser: see broker/guard/parser.ts')
  return parser
}
