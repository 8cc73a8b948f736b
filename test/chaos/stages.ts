import { setTimeout as delay } from 'node:timers/promises'
import type { Program } from '../e2e/program.ts'
import { type Complaints, makeComplaints } from './complaints.ts'
import { type Household, settle } from './household.ts'

export const STAGES = ['broker', 'ingest', 'web'] as const
export type Stage = (typeof STAGES)[number]

/** Broker, ingest and web, each a process of its own, over one data folder. */
export interface Stages {
  readonly brokerUrl: string
  readonly brokerPort: number
  readonly webUrl: string
  /** Those that write to the data folder. */
  readonly writers: readonly Stage[]
  /** The warnings and errors of all stages so far. */
  readonly complaints: Complaints
  start(stage: Stage): void
  /** Ends a stage with SIGKILL; throws when it had ended by itself and should not have. */
  kill(stage: Stage): Promise<void>
  /** Holds a stage still (SIGSTOP) until the promise resolves. */
  freeze(stage: Stage, until: Promise<unknown>): Promise<void>
  /** Resolves once a stage says that it works. */
  up(stage: Stage): Promise<void>
  /** Resolves once the process that a stage is now has ended. */
  ended(stage: Stage): Promise<unknown>
  /** Ends them in order, against the flow; throws when one had ended by itself. */
  stop(): Promise<void>
  /** Ends whatever still runs, at once. */
  close(): Promise<void>
}

/** The exit code of a stage that gives up. */
const FAULT = 1
const RESTART_MS = 200

export async function startStages(household: Household): Promise<Stages> {
  const { mayGiveUp } = household
  const { launch, ...home } = await settle(household)
  const complaints = makeComplaints()
  const programs = new Map<Stage, Program>()
  const killed = new WeakSet<Program>()
  const programOf = (stage: Stage) => programs.get(stage) as Program

  function start(stage: Stage): void {
    const program = launch[stage].start()
    programs.set(stage, program)
    void program.ended.then(async (code) => {
      if (launch[stage].isOurs) complaints.heard(stage, program.lines)
      if (killed.has(program) || !mayGiveUp || code !== FAULT) return
      complaints.hasGivenUp(stage)
      await delay(RESTART_MS)
      if (!killed.has(program)) start(stage)
    })
  }

  async function end(stage: Stage, signal: NodeJS.Signals, expected: number | null): Promise<void> {
    const program = programOf(stage)
    killed.add(program)
    const code = await program.stop(signal)
    if (code === expected || (mayGiveUp && code === FAULT)) return
    throw new Error(`${stage} ended by itself with code ${code}:\n${program.lines.join('\n')}`)
  }

  async function up(stage: Stage): Promise<void> {
    for (;;) {
      const program = programOf(stage)
      try {
        return void (await program.find((lines) => lines.find((line) => line.includes(launch[stage].up))))
      } catch (error) {
        if (!mayGiveUp) throw error
        await delay(RESTART_MS)
      }
    }
  }

  async function freeze(stage: Stage, until: Promise<unknown>): Promise<void> {
    const { pid } = programOf(stage)
    process.kill(pid, 'SIGSTOP')
    await until
    process.kill(pid, 'SIGCONT')
  }

  async function stop(): Promise<void> {
    await Promise.all(STAGES.map(up))
    for (const stage of STAGES.toReversed()) {
      if (launch[stage].isOurs) await end(stage, 'SIGTERM', 0)
      else await end(stage, 'SIGKILL', null)
    }
  }

  async function close(): Promise<void> {
    for (const program of programs.values()) {
      killed.add(program)
      await program.stop('SIGKILL')
    }
  }

  for (const stage of STAGES) start(stage)
  const ended = (stage: Stage) => programOf(stage).ended
  return { ...home, complaints, start, kill: (stage) => end(stage, 'SIGKILL', null), freeze, up, ended, stop, close }
}
