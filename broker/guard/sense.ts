import type { Client } from 'aedes'
import type { Packet } from 'mqtt-packet'
import { parserOf } from './parser.ts'

/**
 * Closes a client whose packet says what it may not, where neither aedes nor its parser looks: a packet id of 0
 * [MQTT-2.3.1-1], and an UNSUBSCRIBE from nothing [MQTT-3.10.3-2].
 */
export function expectSense(client: Client): void {
  const parser = parserOf(client)
  parser.prependListener('packet', (packet) => {
    const fault = faultIn(packet)
    if (fault) parser.emit('error', new Error(fault))
  })
}

function faultIn(packet: Packet): string | undefined {
  const { cmd, messageId } = packet
  const isNumbered = cmd === 'subscribe' || cmd === 'unsubscribe' || (cmd === 'publish' && packet.qos > 0)
  if (isNumbered && !messageId) return `expected a packet id from 1 to 65535 in a ${cmd}, got ${messageId}`
  if (cmd === 'unsubscribe' && packet.unsubscriptions.length === 0)
    return 'expected a filter to unsubscribe from, got none'
  return undefined
}
