import type { Client } from 'aedes'
import { parserOf } from './parser.ts'

/**
 * Closes a client as soon as the header of a packet declares more than `maxBytes`, before any of it is
 * buffered. aedes has no such limit of its own, so this reaches into its parser.
 */
export function limitPackets(client: Client, maxBytes: number): void {
  const parser = parserOf(client)
  const parseLength = parser._parseLength
  parser._parseLength = function () {
    const complete = parseLength.call(this)
    if (!complete || this.packet.length <= maxBytes) return complete
    this._list.consume(this._list.length)
    this.emit(
      'error',
      new Error(`expected a packet of at most ${maxBytes} bytes (broker.max_packet), got ${this.packet.length}`),
    )
    return false
  }
}
