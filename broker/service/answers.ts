import type { MqttClient, Packet } from 'mqtt'
import type { Log } from '../log.ts'

/** A broker that answers nothing for so long is left; the next time it has twice as long, until it has answered. */
const PATIENCE_MS = { first: 2000, longest: 16_000 }

/**
 * Ends a connection on which nothing is answered. A cluster that has lost a leader answers the one who published to it
 * meanwhile never again, and ends that connection after a while, NATS after four seconds; by then another answers.
 */
export function insistOnAnswers(client: MqttClient, log: Log): void {
  const unanswered = new Set<number>()
  let patienceMs = PATIENCE_MS.first
  let waiting: NodeJS.Timeout | undefined

  function wait(): void {
    clearTimeout(waiting)
    waiting = unanswered.size > 0 ? setTimeout(leave, patienceMs) : undefined
  }

  function leave(): void {
    log.warn({ unanswered: unanswered.size }, `the broker has answered nothing for ${patienceMs} ms; connecting anew`)
    patienceMs = Math.min(2 * patienceMs, PATIENCE_MS.longest)
    client.stream.destroy()
  }

  client.on('packetsend', (packet) => {
    if (!asks(packet)) return
    unanswered.add(packet.messageId as number)
    if (!waiting) wait()
  })
  client.on('packetreceive', (packet) => {
    if (!answers(packet)) return
    unanswered.delete(packet.messageId as number)
    patienceMs = PATIENCE_MS.first
    wait()
  })
  client.on('close', () => {
    unanswered.clear()
    wait()
  })
}

const asks = (packet: Packet) => packet.cmd === 'subscribe' || (packet.cmd === 'publish' && packet.qos > 0)
const answers = ({ cmd }: Packet) => cmd === 'suback' || cmd === 'puback'
