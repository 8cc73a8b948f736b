import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { readToTheEnd } from '../chaos/ending.ts'
import { freePort } from '../e2e/port.ts'
import { type Program, portOf, wattwheel } from '../e2e/program.ts'

/** The ports of the broker, and of the web server that carries WebSockets to it. */
export interface Ports {
  broker: number
  web: number
}

/** Broker, ingest and web, each a process of its own. */
export interface House {
  readonly ports: Ports
  readonly programs: Readonly<Record<Stage, Program>>
  /** Waits for something. @throws Error when a stage ends meanwhile: which, how, and what it said last */
  during<T>(work: Promise<T>): Promise<T>
  /**
   * Waits until all that was acknowledged is in the store, and ends the processes.
   * @returns of those that did not end well which they are, how they ended, and what they said last
   */
  stop(): Promise<string[]>
  /** Ends what still runs, at once. */
  close(): Promise<void>
}

/** Connections break a little before it is known that a process has ended, which says more. */
const NEWS_MS = 1000

const STAGES = ['broker', 'ingest', 'web'] as const
type Stage = (typeof STAGES)[number]

/**
 * Starts a house that lets strangers in, each at its own address.
 * @param meters with a constant at which they may turn twenty times a second
 */
export async function startHouse(data: string, meters: readonly string[]): Promise<House> {
  const broker = await freePort()
  const settings = {
    WATTWHEEL_DATA: data,
    WATTWHEEL_BROKER_PORT: `${broker}`,
    WATTWHEEL_BROKER_TRUST_LOOPBACK: 'false',
    WATTWHEEL_BROKER_ALLOW_ANONYMOUS: 'true',
    WATTWHEEL_WEB_PORT: '0',
    WATTWHEEL_METERS: JSON.stringify(Object.fromEntries(meters.map((id) => [id, { impulses_per_kwh: 100_000 }]))),
  }
  mkdirSync(data, { recursive: true })
  const start = (stage: Stage) => wattwheel([stage], settings)
  const programs = { broker: start('broker'), ingest: start('ingest'), web: start('web') }
  const stopped = (signal?: NodeJS.Signals) =>
    Promise.all(STAGES.toReversed().map(async (stage) => ({ stage, code: await programs[stage].stop(signal) })))
  const obituaryOf = async (stage: Stage) => `${stage} ${await programs[stage].obituary}`

  function during<T>(work: Promise<T>): Promise<T> {
    const early = STAGES.map(async (stage): Promise<never> => {
      throw new Error(`expected every stage to go on, but ${await obituaryOf(stage)}`)
    })
    const explained = work.catch(async (error) => {
      await delay(NEWS_MS)
      throw error
    })
    return Promise.race([explained, ...early])
  }

  try {
    await portOf(programs.broker, 'broker')
    await programs.ingest.find((lines) => lines.find((line) => line.includes('connected to the broker')))
    const web = await portOf(programs.web, 'web')
    return {
      ports: { broker, web },
      programs,
      during,
      async stop() {
        await during(readToTheEnd(data, `mqtt://127.0.0.1:${broker}`))
        const unwell = (await stopped()).filter(({ code }) => code !== 0)
        return Promise.all(unwell.map(({ stage }) => obituaryOf(stage)))
      },
      close: async () => void (await stopped('SIGKILL')),
    }
  } catch (error) {
    await stopped('SIGKILL')
    throw error
  }
}
