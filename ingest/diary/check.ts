import { localText, type Zone } from '../calendar.ts'
import { type Diary, type FirstMeter, type Reading, type Register, type Replacement, registerIn } from './diary.ts'

/** What new readings and replacements are checked against. */
export interface Known {
  diary: Diary
  installed: FirstMeter['installed']
  zone: Zone
  nowMs: number
}

/** Two clocks may be that far apart. */
const CLOCKS_APART_MS = 60_000

/** What is wrong with a new reading, a sentence for each: what was expected, what came, what to do. Empty if nothing. */
export function faultsOfReading(known: Known, { atMs, kwh }: Pick<Reading, 'atMs' | 'kwh'>): string[] {
  const { readings } = registerIn(known.diary, atMs)
  const say = (bound: string, reading: Reading, todo: string) =>
    `Expected ${bound} ${reading.kwh} kWh, ${shown(known, reading)}, got ${kwh} kWh. ${todo}`
  const earlier = readings.findLast((reading) => reading.atMs <= atMs)
  const later = readings.find((reading) => reading.atMs >= atMs)
  return [
    ...faultsOfTime(known, atMs),
    ...(earlier && kwh < earlier.kwh ? [say('at least', earlier, BACKWARDS)] : []),
    ...(later && kwh > later.kwh ? [say('at most', later, WRONG)] : []),
  ]
}

const WRONG = 'Correct it, or remove that reading if it is the wrong one.'
const BACKWARDS =
  'Correct it, or remove that reading if it is the wrong one. If there is a new meter, or the register went ' +
  'over its top, enter the replacement first (over its top: final 100000, start 0, the same constant).'

/** What is wrong with a new replacement, a sentence for each, as for a reading. */
export function faultsOfReplacement(known: Known, replacement: Omit<Replacement, 'id'>): string[] {
  const { atMs, finalKwh, startKwh } = replacement
  const register = registerIn(known.diary, atMs)
  if (register.fromMs === atMs) return [twoAtOnce(known, register)]
  const last = register.readings.findLast((reading) => reading.atMs < atMs)
  const next = register.readings.find((reading) => reading.atMs >= atMs)
  const faults = faultsOfTime(known, atMs)
  if (last && finalKwh < last.kwh) {
    faults.push(
      `Expected the old meter’s final register to be at least ${last.kwh} kWh, ${shown(known, last)}, ` +
        `got ${finalKwh} kWh. Correct it, or remove that reading if it is the wrong one.`,
    )
  }
  if (next && startKwh > next.kwh) {
    faults.push(
      `Expected the new meter’s start register to be at most ${next.kwh} kWh, ${shown(known, next)}, ` +
        `got ${startKwh} kWh. Correct it, or remove that reading if it is the old meter’s.`,
    )
  }
  return faults
}

function twoAtOnce({ zone }: Known, { fromMs }: Register): string {
  return (
    `Expected one replacement at a moment, got a second one at ${localText(zone, fromMs)}. ` +
    'Give it another time, or remove the one that is there.'
  )
}

function faultsOfTime({ installed, zone, nowMs }: Known, atMs: number): string[] {
  const got = `got ${localText(zone, atMs)}`
  if (atMs > nowMs + CLOCKS_APART_MS) {
    return [`Expected a time that is past, at most ${localText(zone, nowMs)}, ${got}. Correct the time.`]
  }
  if (installed && atMs < installed.atMs) {
    const since = localText(zone, installed.atMs)
    return [
      `Expected a time since the meter was installed, at ${since}, ${got}. Correct the time, or \`installed\` in the settings.`,
    ]
  }
  return []
}

const SHOWN: Record<Reading['kind'], string> = {
  installed: 'with which it was installed at',
  reading: 'as read at',
  start: 'with which the new meter began at',
  final: 'with which the meter was replaced at',
}

function shown({ zone }: Known, { kind, atMs }: Reading): string {
  return `${SHOWN[kind]} ${localText(zone, atMs)}`
}
