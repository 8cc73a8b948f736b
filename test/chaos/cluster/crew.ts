import { setTimeout as delay } from 'node:timers/promises'
import type { Program } from '../../e2e/program.ts'
import { type Complaints, makeComplaints } from '../complaints.ts'

/** Programs that are started again when they give up, as a service manager does. */
export interface Crew {
  /** The warnings and errors of all so far. */
  readonly complaints: Complaints
  /** @param isOurs whether it complains in our words */
  start(name: string, begin: () => Program, isOurs?: boolean): void
  /** Ends one with SIGKILL; how to start it again. */
  kill(name: string): Promise<() => void>
  /** Ends one in order, for good, once it has begun. @throws Error when it ends in another way */
  end(name: string): Promise<void>
  pidOf(name: string): number
  /** Ends whatever still runs, at once. */
  close(): Promise<void>
}

interface Member {
  isOurs: boolean
  begin(): Program
  program: Program
}

/** The exit code of a stage that gives up. */
const FAULT = 1
const RESTART_MS = 200
/** What every stage says when it has found the broker. */
const BEGUN = 'connected to the broker'

export function makeCrew(): Crew {
  const members = new Map<string, Member>()
  const complaints = makeComplaints()

  function start(name: string, begin: () => Program, isOurs = true): void {
    const member = { isOurs, begin, program: begin() }
    members.set(name, member)
    void member.program.ended.then((code) => {
      if (isOurs) complaints.heard(name, member.program.lines)
      // An end that nobody wanted is of one that gave up.
      if (members.get(name) !== member) return
      complaints.hasGivenUp(code === FAULT ? name : `${name}, by ${code ?? 'a signal'}`)
      setTimeout(() => members.get(name) === member && start(name, begin, isOurs), RESTART_MS)
    })
  }

  /** A program that has only been loaded knows no order to end in. */
  async function hasBegun(name: string): Promise<void> {
    for (;;) {
      try {
        return void (await members.get(name)?.program.find((lines) => lines.find((line) => line.includes(BEGUN))))
      } catch {
        await delay(RESTART_MS) // It has given up, and is started again.
      }
    }
  }

  function dismiss(name: string): Member {
    const member = members.get(name)
    if (!member) throw new Error(`expected ${name} to be started, got ${[...members.keys()]}`)
    members.delete(name)
    return member
  }

  return {
    complaints,
    start,
    async kill(name) {
      const { begin, program, isOurs } = dismiss(name)
      await program.stop('SIGKILL')
      return () => start(name, begin, isOurs)
    },
    async end(name) {
      await hasBegun(name)
      const { program } = dismiss(name)
      const code = await Promise.race([program.stop(), delay(END_MS, 'late' as const, { ref: false })])
      if (code === 0 || code === FAULT) return
      await program.stop('SIGKILL')
      throw new Error(`expected ${name} to end in order, got ${code}:\n${program.lines.slice(-20).join('\n')}`)
    },
    pidOf: (name) => members.get(name)?.program.pid as number,
    async close() {
      const programs = [...members.values()].map(({ program }) => program)
      members.clear()
      await Promise.all(programs.map((program) => program.stop('SIGKILL')))
    },
  }
}

/** A stage that has not ended by then hangs. */
const END_MS = 60_000
