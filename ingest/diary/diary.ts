import type { Entry } from '../../broker/contract/messages.ts'

/**
 * What a register showed at a moment, because somebody said so: when it was `installed` (the settings), when it was
 * read, as the `start` of a new meter, and as the `final` one of a meter that was replaced then.
 */
export interface Reading {
  /** That of the entry; null for what the settings say. */
  id: string | null
  kind: 'installed' | 'reading' | 'start' | 'final'
  atMs: number
  kwh: number
}

/** A new meter in place of the old one. */
export interface Replacement {
  id: string
  atMs: number
  finalKwh: number
  startKwh: number
  impulsesPerKwh: number
}

/** The register of one meter, in use in [fromMs, toMs); of the first and the last one an end is infinite. */
export interface Register {
  fromMs: number
  toMs: number
  impulsesPerKwh: number
  /** Ascending; the start of the meter is the first, its final one, at `toMs`, the last. */
  readings: readonly Reading[]
  /** What the registers before it have counted more than it showed at its start, in kWh: the total is that far ahead. */
  aheadKwh: number
}

/** What is known of a meter's registers, one after the other. */
export type Diary = readonly [Register, ...Register[]]

/** What the settings say of the first meter: its constant, and what it showed when it was installed. */
export interface FirstMeter {
  impulsesPerKwh: number
  installed: { atMs: number; readingKwh: number } | undefined
}

type EntryOf<Kind> = Extract<Entry, { kind: Kind }>

/**
 * Puts the diary together. What was removed is left out, wherever its entry stands; of what is said twice of one
 * moment the later entry holds. A register that went over its top (99999.9 → 0) is a replacement with the same
 * constant, final 100000 and start 0.
 * @param entries in the order of the journal; those of other kinds are passed over
 */
export function makeDiary({ impulsesPerKwh, installed }: FirstMeter, entries: readonly Entry[]): Diary {
  const known: Reading[] = kept(entries, 'reading').map(({ id, at, kwh }) => ({ id, kind: 'reading', atMs: at, kwh }))
  if (installed) known.unshift({ id: null, kind: 'installed', atMs: installed.atMs, kwh: installed.readingKwh })
  known.sort((a, b) => a.atMs - b.atMs)

  const replacements = replacementsOf(entries)
  let aheadKwh = 0
  const first = registerOf(known, impulsesPerKwh, undefined, replacements[0], aheadKwh)
  const later = replacements.map((replacement, i) => {
    aheadKwh += replacement.finalKwh - replacement.startKwh
    return registerOf(known, replacement.impulsesPerKwh, replacement, replacements[i + 1], aheadKwh)
  })
  return [first, ...later]
}

/** The replacements that hold, ascending: at one moment there is one, that of the later entry. */
export function replacementsOf(entries: readonly Entry[]): Replacement[] {
  return kept(entries, 'replacement')
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at }, i, all) => all[i + 1]?.at !== at)
    .map((entry) => ({
      id: entry.id,
      atMs: entry.at,
      finalKwh: entry.final_kwh,
      startKwh: entry.start_kwh,
      impulsesPerKwh: entry.impulses_per_kwh,
    }))
}

/** The entries of a kind that were not removed. */
function kept<Kind extends 'reading' | 'replacement'>(entries: readonly Entry[], kind: Kind): EntryOf<Kind>[] {
  const removed = new Set(entries.map((entry) => (entry.kind === 'reading_removed' ? entry.reading : undefined)))
  return entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind && !removed.has(entry.id))
}

function registerOf(
  known: readonly Reading[],
  impulsesPerKwh: number,
  start: Replacement | undefined,
  end: Replacement | undefined,
  aheadKwh: number,
): Register {
  const fromMs = start?.atMs ?? Number.NEGATIVE_INFINITY
  const toMs = end?.atMs ?? Number.POSITIVE_INFINITY
  const readings = known.filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
  if (start) readings.unshift({ id: start.id, kind: 'start', atMs: fromMs, kwh: start.startKwh })
  if (end) readings.push({ id: end.id, kind: 'final', atMs: toMs, kwh: end.finalKwh })
  return { fromMs, toMs, impulsesPerKwh, readings, aheadKwh }
}

/** The register in use at a moment; at that of a replacement it is the new one. */
export function registerIn(diary: Diary, atMs: number): Register {
  return diary.findLast(({ fromMs }) => fromMs <= atMs) ?? diary[0]
}
