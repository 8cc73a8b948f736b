import type { Client } from 'aedes'
import type { Packet } from 'mqtt-packet'
import { parserOf } from './parser.ts'

/**
 * Closes a client whose packet says what it may not, where neither aedes nor its parser looks: a packet id of 0
 * [MQTT-2.3.1-1], and an UNSUBSCRIBE from nothing [MQTT-3.10.3-2]. Such a packet is told to nobody: aedes would
 * handle it, or queue it for a client that is closed already, which ends the process.
 */
export function expectSense(client: Client): void {
  const parser = parserOf(client)
  const tell = parser.emit
  parser.emit = function (event, told) {
    const fault = event === 'packet' ? faultIn(told as Packet) : undefined
    return fault ? tell.call(this, 'error', new Error(fault)) : tell.call(this, event, told)
  }
}

function faultIn(packet: Packet): string | undefined {
  const { cmd, messageId } = packet
  const isNumbered = cmd === 'subscribe' || cmd === 'unsubscribe' || (cmd === 'publish' && packet.qos > 0)
  if (isNumbered && !messageId) return `expected a packet id from 1 to 65535 in a ${cmd}, got ${messageId}`
  if (cmd === 'unsubscribe' && packet.unsubscriptions.length === 0)
    return 'expected a filter to unsubscribe from, got none'
  return undefined
}
