import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generate, parser } from 'mqtt-packet'
import { loadSettings } from '../../broker/settings.ts'
import { openStoreReader } from '../../ingest/store/reader.ts'
import { freePort } from '../e2e/port.ts'
import { portOf, run, wattwheel } from '../e2e/program.ts'

/** Something that is measured, running. */
export interface System {
  port: number
  /** Resolves when so many messages have come to where they go, with Unix epoch ms. */
  arrived(messages: number): Promise<number>
  close(): Promise<void>
}

const MOSQUITTO = '/usr/sbin/mosquitto'
const LOOK_EVERY_MS = 5

export const hasMosquitto = existsSync(MOSQUITTO)

function makeFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'wattwheel-bench-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** All stages in one process, as by `npm start`; a message arrives when its rows are committed. */
export async function startWattwheel(meters: number): Promise<System> {
  const { folder, remove } = makeFolder()
  const env = {
    WATTWHEEL_DATA: folder,
    WATTWHEEL_BROKER_PORT: '0',
    WATTWHEEL_WEB_PORT: '0',
    WATTWHEEL_BROKER_MAX_CONNECTIONS: '1000',
    WATTWHEEL_METERS: JSON.stringify(Object.fromEntries(Array.from({ length: meters }, (_, i) => [`m${i + 1}`, {}]))),
  }
  const program = wattwheel(['start'], env)
  const port = await portOf(program, 'broker')
  await portOf(program, 'web')
  return {
    port,
    async arrived(messages) {
      const store = openStoreReader(loadSettings(undefined, env))
      if (!store) throw new Error('expected a store, got none')
      while (store.journalPosition() < messages) await delay(LOOK_EVERY_MS)
      const atMs = Date.now()
      const dropped = store.tallies()
      store.close()
      if (dropped.length > 0) throw new Error(`expected every tick to count, got ${JSON.stringify(dropped)}`)
      return atMs
    },
    async close() {
      await program.stop()
      remove()
    },
  }
}

/** mosquitto without persistence; a message arrives at a subscriber with QoS 1. */
export async function startMosquitto(): Promise<System> {
  const { folder, remove } = makeFolder()
  const port = await freePort()
  const config = join(folder, 'mosquitto.conf')
  const unlimited = ['max_queued_messages 0', 'max_inflight_messages 0']
  writeFileSync(config, [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...unlimited, ''].join('\n'))
  const program = run(MOSQUITTO, ['-c', config])
  await program.find((lines) => lines.find((line) => line.endsWith('running')))
  const subscriber = await subscribe(port)
  return {
    port,
    arrived: subscriber.received,
    async close() {
      subscriber.end()
      await program.stop()
      remove()
    },
  }
}

/** Counts and acknowledges the ticks that come. */
async function subscribe(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  const packets = parser({ protocolVersion: 4 })
  let acks: Buffer[] = []
  let received = 0
  packets.on('packet', (packet) => {
    if (packet.cmd === 'suback') socket.emit('subscribed')
    if (packet.cmd === 'publish') acks.push(generate({ cmd: 'puback', messageId: packet.messageId ?? 0 }))
  })
  socket.on('data', (chunk) => {
    packets.parse(chunk)
    socket.write(Buffer.concat(acks))
    received += acks.length
    acks = []
    socket.emit('received')
  })
  const subscriptions = [{ topic: 'wattwheel/+/tick', qos: 1 as const }]
  socket.write(generate({ cmd: 'connect', clientId: 'bench-subscriber', clean: true, keepalive: 0 }))
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions }))
  await once(socket, 'subscribed')
  return {
    async received(messages: number): Promise<number> {
      while (received < messages) await once(socket, 'received')
      return Date.now()
    },
    end: () => socket.destroy(),
  }
}
