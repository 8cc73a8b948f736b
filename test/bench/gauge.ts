import { readFileSync } from 'node:fs'

/*
 * What Linux tells of a running process, see proc(5).
 */

/** The unit of CPU times there, on all machines that Node runs on. */
const CLOCK_TICKS_PER_SECOND = 100

/** The CPU time that a process has used, its own and the system's for it. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND
}

/** The same with what its children have used, also those that have ended. */
export function treeCpuSeconds(pid: number): number {
  const fields = statOf(pid)
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / CLOCK_TICKS_PER_SECOND
  const children = read(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.reduce((sum, child) => sum + treeCpuSeconds(child), own)
}

/** What has gone through the network of this machine with itself so far, headers included. */
export function loopbackBytes(): number {
  const received = /^\s*lo:\s*(\d+)/m.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]
  if (received === undefined) throw new Error('expected lo in /proc/net/dev, got none')
  return Number(received)
}

/** The memory of a process that is in RAM, now (`VmRSS`) or at its highest since the start (`VmHWM`). */
export function residentMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  return fieldOf(pid, 'status', which) / 1024
}

/** What a process has made the system write to disks: the pages of 4 KiB it dirtied, each time anew after a sync. */
export function writtenBytes(pid: number): number {
  return fieldOf(pid, 'io', 'write_bytes')
}

/** The fields from the third on: user and system time are 14 and 15, those of children that have ended 16 and 17. */
function statOf(pid: number): string[] {
  // The second, the name in brackets, may hold anything.
  return read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
}

function fieldOf(pid: number, file: string, name: string): number {
  const value = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(read(pid, file))?.[1]
  if (value === undefined) throw new Error(`expected ${name} in /proc/${pid}/${file}, got none`)
  return Number(value)
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (cause) {
    const hint = process.platform === 'linux' ? 'the process may be gone' : 'the benchmark needs Linux'
    throw new Error(`expected to read /proc/${pid}/${file}, got ${(cause as Error).message}: ${hint}`, { cause })
  }
}
