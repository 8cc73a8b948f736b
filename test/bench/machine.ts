import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { hasMosquitto, MOSQUITTO } from './systems.ts'

/** What the figures were measured on. */
export interface Machine {
  date: string
  cpu: string
  cores: number
  node: string
  mosquitto: string
}

export function describeMachine(): Machine {
  const [cpu] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version.slice(1),
    mosquitto: hasMosquitto ? mosquittoVersion() : 'not installed',
  }
}

export function inWords({ date, cpu, cores, node, mosquitto }: Machine): string {
  return `${date}, ${cpu}, ${cores} cores, Node ${node}, mosquitto ${mosquitto}.`
}

/** Its help begins with the version, and ends with an exit code of its own. */
function mosquittoVersion(): string {
  const { stdout } = spawnSync(MOSQUITTO, ['-h'], { encoding: 'utf8' })
  return /^mosquitto version (\S+)/.exec(stdout)?.[1] ?? 'of an unknown version'
}
