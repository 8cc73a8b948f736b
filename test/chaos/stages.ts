import { freePort } from '../e2e/port.ts'
import { wattwheel } from '../e2e/program.ts'

export const STAGES = ['broker', 'ingest', 'web'] as const
/** What a stage logs when it has started. */
const UP = { broker: 'MQTT on port', ingest: 'connected to the broker', web: 'dashboard at' }
export type Stage = (typeof STAGES)[number]

/** Broker, ingest and web, each a process of its own, over one data folder. */
export interface Stages {
  readonly brokerUrl: string
  readonly webUrl: string
  /** Ends a stage with SIGKILL and starts it again at once; throws when it had ended by itself. */
  kill(stage: Stage): Promise<void>
  /** Resolves once a stage says that it works. */
  up(stage: Stage): Promise<void>
  /** Ends them in order, against the flow; throws when one had ended by itself. */
  stop(): Promise<void>
  /** Ends whatever still runs, at once. */
  abandon(): Promise<void>
}

export async function startStages(data: string): Promise<Stages> {
  const [brokerPort, webPort] = [await freePort(), await freePort()]
  const brokerUrl = `mqtt://127.0.0.1:${brokerPort}`
  const start = (stage: Stage) =>
    wattwheel([stage], {
      WATTWHEEL_DATA: data,
      WATTWHEEL_BROKER_PORT: `${brokerPort}`,
      WATTWHEEL_WEB_PORT: `${webPort}`,
    })
  const programs = { broker: start('broker'), ingest: start('ingest'), web: start('web') }

  async function end(stage: Stage, signal: NodeJS.Signals, expected: number | null): Promise<void> {
    const code = await programs[stage].stop(signal)
    if (code === expected) return
    throw new Error(`${stage} ended by itself with code ${code}:\n${programs[stage].lines.join('\n')}`)
  }

  async function up(stage: Stage): Promise<void> {
    await programs[stage].find((lines) => lines.find((line) => line.includes(UP[stage])))
  }

  return {
    brokerUrl,
    webUrl: `http://127.0.0.1:${webPort}`,
    async kill(stage) {
      await end(stage, 'SIGKILL', null)
      programs[stage] = start(stage)
    },
    up,
    async stop() {
      await Promise.all(STAGES.map(up))
      for (const stage of STAGES.toReversed()) await end(stage, 'SIGTERM', 0)
    },
    async abandon() {
      for (const stage of STAGES) await programs[stage].stop('SIGKILL')
    },
  }
}
