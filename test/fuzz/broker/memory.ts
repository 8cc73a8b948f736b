import { setTimeout as delay } from 'node:timers/promises'
import { residentMb } from '../../bench/gauge.ts'

const LOOK_MS = 250
const SETTLED_MS = 30_000

/** The resident memory of a process as soon as it is at most `levelMb`, or what it is after half a minute. */
export async function settledMb(pid: number, levelMb = 0): Promise<number> {
  for (const untilMs = performance.now() + SETTLED_MS; ; await delay(LOOK_MS)) {
    const mb = residentMb(pid)
    if (mb <= levelMb || performance.now() > untilMs) return mb
  }
}
