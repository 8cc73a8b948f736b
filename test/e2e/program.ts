import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program that runs beside us, and what it prints. */
export interface Program {
  readonly pid: number
  /** What it printed so far. */
  readonly lines: readonly string[]
  /** What `look` finds in the lines printed so far, as soon as it finds something; rejects when the program ends first. */
  find<T>(look: (lines: readonly string[]) => T | undefined): Promise<T>
  /** Resolves when the program is gone, with its exit code; null: a signal ended it. */
  readonly ended: Promise<number | null>
  /** Resolves when the program is gone: how that was, and what it said last. */
  readonly obituary: Promise<string>
  /** Sends a signal; resolves as `ended`. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Of what a program said, as much as tells why it ended. */
const LAST_LINES = 20

/** Starts a program; its lines are those of its output and of its errors. */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const news = new EventEmitter()
  let over = false
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      news.emit('news')
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    over = true
    news.emit('news')
    return code as number | null
  })
  const obituary = ended.then((code) => {
    const how = code === null ? `by ${child.signalCode}` : `with exit code ${code}`
    return `ended ${how}. It said last:\n${lines.slice(-LAST_LINES).join('\n')}`
  })

  return {
    pid: child.pid as number,
    lines,
    ended,
    obituary,
    async find(look) {
      for (;;) {
        const found = look(lines)
        if (found !== undefined) return found
        if (over) throw new Error(`${command} ${args.join(' ')} ended early. It said:\n${lines.join('\n')}`)
        await once(news, 'news')
      }
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Starts the built program as a user does, with settings in the environment; the network is not told of it. */
export function wattwheel(args: readonly string[], env: Record<string, string>): Program {
  return run(process.execPath, ['dist/main.js', ...args], { WATTWHEEL_BROKER_MDNS: 'false', ...env })
}

/** The port that a stage says it listens on; `stage` is its name in the log. */
export function portOf(program: Program, stage: 'broker' | 'web'): Promise<number> {
  return program.find((lines) => {
    for (const line of lines) {
      const entry = line.startsWith('{') ? (JSON.parse(line) as { stage?: string; port?: number }) : {}
      if (entry.stage === stage && entry.port !== undefined) return entry.port
    }
    return undefined
  })
}
