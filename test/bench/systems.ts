import { EventEmitter, once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { topicOf } from '../../broker/contract/topics.ts'
import { freePort } from '../e2e/port.ts'
import { type Program, portOf, run } from '../e2e/program.ts'
import { subscribe } from './connection.ts'
import { type Arrivals, type House, watchStore } from './house.ts'

/** Something that is measured, running. */
export interface System {
  readonly name: string
  readonly port: number
  readonly pid: number
  /** What a subscriber receives of a tick. */
  readonly answer: 'power' | 'tick'
  /** Begins to look at what arrives. */
  watch(): Promise<Arrivals>
  /** Resolves once its log says so. */
  said(text: string): Promise<unknown>
  close(): Promise<void>
}

/** Ours, which has a page to look at. */
export interface Wattwheel extends System {
  readonly webPort: number
}

export const MOSQUITTO = '/usr/sbin/mosquitto'
export const hasMosquitto = existsSync(MOSQUITTO)

const says = (program: Program, text: string) => program.find((lines) => lines.find((line) => line.includes(text)))

/**
 * All stages in one process, as by `npm start`.
 * @param under the command that runs it, and its arguments; it must leave the process its id
 */
export async function startWattwheel(house: House, under: readonly string[] = []): Promise<Wattwheel> {
  const [command = '', ...args] = [...under, process.execPath, 'dist/main.js', 'start']
  const program = run(command, args, house.env)
  const port = await portOf(program, 'broker')
  const webPort = await portOf(program, 'web')
  return {
    name: 'Wattwheel',
    port,
    webPort,
    pid: program.pid,
    answer: 'power',
    watch: () => watchStore(house),
    said: (text) => says(program, text),
    async close() {
      await program.stop()
    },
  }
}

/** mosquitto without persistence; a message arrives at a subscriber with QoS 1. */
export async function startMosquitto(house: House): Promise<System> {
  const port = await freePort()
  const config = join(house.folder, 'mosquitto.conf')
  const unlimited = ['max_queued_messages 0', 'max_inflight_messages 0']
  writeFileSync(config, [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...unlimited, ''].join('\n'))
  const program = run(MOSQUITTO, ['-c', config])
  await program.find((lines) => lines.find((line) => line.endsWith('running')))
  return {
    name: 'mosquitto',
    port,
    pid: program.pid,
    answer: 'tick',
    watch: () => watchTicks(port),
    said: (text) => says(program, text),
    async close() {
      await program.stop()
    },
  }
}

export type Start = (house: House) => Promise<System>

/** Wattwheel, and mosquitto where it is installed. */
export const STARTS: readonly Start[] = hasMosquitto ? [startWattwheel, startMosquitto] : [startWattwheel]

/** Counts the ticks' messages that a subscriber receives. */
async function watchTicks(port: number): Promise<Arrivals> {
  const news = new EventEmitter()
  let received = 0
  const connection = await subscribe(port, topicOf('wattwheel', 'tick', '+'), ({ length }) => {
    received += length
    news.emit('news')
  })
  return {
    async reached(messages) {
      while (received < messages) await once(news, 'news')
      return { atMs: Date.now(), messages: received }
    },
    expectCounted() {},
    close: connection.close,
  }
}

/** Does something with a system in a house; whatever comes, both are gone afterwards. */
export async function using<T, S extends System>(
  start: (house: House) => Promise<S>,
  house: House,
  act: (system: S) => Promise<T>,
): Promise<T> {
  try {
    const system = await start(house)
    try {
      return await act(system)
    } finally {
      await system.close()
    }
  } finally {
    house.remove()
  }
}
