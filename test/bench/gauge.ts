import { readFileSync } from 'node:fs'

/*
 * What Linux tells of a running process, see proc(5).
 */

/** The unit of CPU times there, on all machines that Node runs on. */
const CLOCK_TICKS_PER_SECOND = 100

/** The CPU time that a process has used, its own and the system's for it. */
export function cpuSeconds(pid: number): number {
  // The second field, the name in brackets, may hold anything; user and system time are the fields 14 and 15.
  const fields = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND
}

/** The memory of a process that is in RAM, now (`VmRSS`) or at its highest since the start (`VmHWM`). */
export function residentMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  return fieldOf(pid, 'status', which) / 1024
}

/** What a process has made the system write to disks: the pages of 4 KiB it dirtied, each time anew after a sync. */
export function writtenBytes(pid: number): number {
  return fieldOf(pid, 'io', 'write_bytes')
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
