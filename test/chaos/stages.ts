import { freePort } from '../e2e/port.ts'
import { type Program, wattwheel } from '../e2e/program.ts'

export const STAGES = ['broker', 'ingest', 'web'] as const
/** What a stage logs when it has started. */
const UP = { broker: 'MQTT on port', ingest: 'connected to the broker', web: 'dashboard at' }
export type Stage = (typeof STAGES)[number]

/** Broker, ingest and web, each a process of its own, over one data folder. */
export interface Stages {
  readonly brokerPort: number
  readonly webUrl: string
  start(stage: Stage): void
  /** Ends a stage with SIGKILL; throws when it had ended by itself. */
  kill(stage: Stage): Promise<void>
  /** Holds a stage still (SIGSTOP) until the promise resolves. */
  freeze(stage: Stage, until: Promise<unknown>): Promise<void>
  /** Resolves once a stage says that it works. */
  up(stage: Stage): Promise<void>
  /** Ends them in order, against the flow; throws when one had ended by itself. */
  stop(): Promise<void>
  /** Ends whatever still runs, at once. */
  abandon(): Promise<void>
}

/** Starts the stages for these meters. */
export async function startStages(data: string, meters: readonly string[]): Promise<Stages> {
  const [brokerPort, webPort] = [await freePort(), await freePort()]
  const settings = {
    WATTWHEEL_DATA: data,
    WATTWHEEL_BROKER_PORT: `${brokerPort}`,
    WATTWHEEL_WEB_PORT: `${webPort}`,
    WATTWHEEL_METERS: JSON.stringify(Object.fromEntries(meters.map((meter) => [meter, {}]))),
  }
  const programs = new Map<Stage, Program>()
  const start = (stage: Stage) => void programs.set(stage, wattwheel([stage], settings))
  const programOf = (stage: Stage) => programs.get(stage) as Program

  async function end(stage: Stage, signal: NodeJS.Signals, expected: number | null): Promise<void> {
    const program = programOf(stage)
    const code = await program.stop(signal)
    if (code === expected) return
    throw new Error(`${stage} ended by itself with code ${code}:\n${program.lines.join('\n')}`)
  }

  async function up(stage: Stage): Promise<void> {
    await programOf(stage).find((lines) => lines.find((line) => line.includes(UP[stage])))
  }

  for (const stage of STAGES) start(stage)
  return {
    brokerPort,
    webUrl: `http://127.0.0.1:${webPort}`,
    start,
    kill: (stage) => end(stage, 'SIGKILL', null),
    async freeze(stage, until) {
      const { pid } = programOf(stage)
      process.kill(pid, 'SIGSTOP')
      await until
      process.kill(pid, 'SIGCONT')
    },
    up,
    async stop() {
      await Promise.all(STAGES.map(up))
      for (const stage of STAGES.toReversed()) await end(stage, 'SIGTERM', 0)
    },
    async abandon() {
      for (const program of programs.values()) await program.stop('SIGKILL')
    },
  }
}
