import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { type Program, run } from '../../e2e/program.ts'
import { tempFolder } from '../../rig.ts'

const BUILT = 'firmware/test/build'

/** Starts a device's program on this machine; it ends with the test. */
export function startDevice(kind: 'sensor' | 'display', args: readonly (string | number)[]): Program {
  const program = run(join(BUILT, kind), args.map(String))
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  return program
}

/** A turn as a sensor says it has counted it. */
export interface Turn {
  readonly boot: string
  readonly seq: number
  readonly atMs: number
}

/** The turns that a sensor says are safe in its memory. */
export function turnsOf({ lines }: Pick<Program, 'lines'>): Turn[] {
  return lines
    .map((line) => line.split(' '))
    .filter(([word]) => word === 'turn')
    .map(([, boot = '', seq, atMs]) => ({ boot, seq: Number(seq), atMs: Number(atMs) }))
}

/** Resolves once a sensor has counted so many turns. */
export function counted(program: Program, turns: number): Promise<true> {
  return program.find(() => turnsOf(program).length >= turns || undefined)
}

/** Ends a sensor. What it had counted and not sent yet, another one sends, which has its arguments and counts nothing. */
export async function retire(sensor: Program, args: readonly (string | number)[]): Promise<void> {
  await sensor.stop()
  startDevice('sensor', [...args, '--pulses', '--load', 0])
}

/** Resolves once a line is this. */
export function said(program: Program, text: string): Promise<string> {
  return program.find((lines) => lines.find((line) => line.includes(text)))
}

/** What a device remembers, and the arguments that tell it where. */
export function memory() {
  const folder = tempFolder()
  const [fs, rtc] = [join(folder, 'fs'), join(folder, 'rtc')]
  mkdirSync(fs)
  return { fs, rtc, args: ['--fs', fs, '--rtc', rtc] }
}

/** A file with a secret in one line. */
export function secretFile(secret: string): string {
  const file = join(tempFolder(), 'secret')
  writeFileSync(file, `${secret}\n`)
  chmodSync(file, 0o600)
  return file
}

/** Arguments for ten S0 pulses a second. */
export const PULSES = ['--pulses', '--impulses', 10_000, '--load', 3600]

/** Arguments for a broker on this machine. */
export const at = (port: number) => ['--server', `127.0.0.1:${port}`]

/** The meter of those pulses. */
export function manyPulses(settings: Settings): void {
  const { main } = settings.meters
  if (main) main.impulses_per_kwh = 10_000
}
