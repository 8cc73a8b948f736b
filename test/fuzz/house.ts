import { mkdirSync } from 'node:fs'
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
  /** Waits until all that was acknowledged is in the store, and ends the processes. @returns those that did not end well */
  stop(): Promise<Stage[]>
  /** Ends what still runs, at once. */
  close(): Promise<void>
}

const STAGES = ['broker', 'ingest', 'web'] as const
export type Stage = (typeof STAGES)[number]

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

  try {
    await portOf(programs.broker, 'broker')
    await programs.ingest.find((lines) => lines.find((line) => line.includes('connected to the broker')))
    const web = await portOf(programs.web, 'web')
    return {
      ports: { broker, web },
      programs,
      async stop() {
        await readToTheEnd(data, `mqtt://127.0.0.1:${broker}`)
        return (await stopped()).filter(({ code }) => code !== 0).map(({ stage }) => stage)
      },
      close: async () => void (await stopped('SIGKILL')),
    }
  } catch (error) {
    await stopped('SIGKILL')
    throw error
  }
}
