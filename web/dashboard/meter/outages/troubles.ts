import type { Outages, Stretch } from '../../answers.ts'
import type { Span } from '../../curve/curve.ts'

/** What became of the turns of a time that did not come as it should. */
export type Fate = 'replayed' | 'filled' | 'awaited' | 'spilled' | 'partly' | 'lost' | 'uncounted' | 'silent'

/** A time that did not come as it should; `turns` is null where nobody knows how many there were. */
export interface Trouble extends Span {
  fate: Fate
  turns: number | null
  /** How many of them are lost for good. */
  lost: number
}

/** All troubles, newest first; a time without data that an outage explains is told once, by the outage. */
export function troublesOf({ outages, missing, no_data }: Outages): Trouble[] {
  const told = outages.map(toldBySensor)
  const unexplained = no_data.filter((hole) => !told.some((trouble) => touches(trouble, hole)))
  const silences = unexplained.map(
    ({ from, to }): Trouble => ({
      fromMs: from,
      toMs: to,
      fate: 'silent',
      turns: null,
      lost: 0,
    }),
  )
  return [...told, ...missing.map(seenInNumbers), ...silences].sort((a, b) => b.fromMs - a.fromMs)
}

function toldBySensor({ from, to, ticks_buffered, ticks_lost }: Outages['outages'][number]): Trouble {
  const span = { fromMs: from, toMs: to }
  if (ticks_lost === null) return { ...span, fate: 'uncounted', turns: null, lost: 0 }
  const turns = ticks_buffered === null ? null : ticks_buffered + ticks_lost
  if (ticks_lost === 0) return { ...span, fate: 'replayed', turns, lost: 0 }
  return { ...span, fate: ticks_buffered ? 'spilled' : 'lost', turns, lost: ticks_lost }
}

function seenInNumbers({ from, to, missing, filled, lost }: Outages['missing'][number]): Trouble {
  const span = { fromMs: from, toMs: to, turns: missing }
  if (filled === null || lost === null) return { ...span, fate: 'awaited', lost: 0 }
  if (lost === 0) return { ...span, fate: 'filled', lost }
  return { ...span, fate: filled > 0 ? 'partly' : 'lost', lost }
}

function touches({ fromMs, toMs }: Span, hole: Stretch): boolean {
  return fromMs <= hole.to && hole.from <= toMs
}

/** What all the trouble has come to. */
export interface Sum {
  /** Turns that are counted although they did not come in time. */
  saved: number
  lost: number
  /** For how long nothing is known. */
  unknownMs: number
}

/** Sums up the troubles within a span. */
export function sumOf({ no_data, ...rest }: Outages, { fromMs, toMs }: Span): Sum {
  const troubles = troublesOf({ ...rest, no_data: [] })
  const saved = troubles.reduce((sum, { fate, turns, lost }) => sum + (fate === 'awaited' ? 0 : (turns ?? 0) - lost), 0)
  const lost = troubles.reduce((sum, trouble) => sum + trouble.lost, 0)
  const within = ({ from, to }: Stretch) => Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs))
  return { saved, lost, unknownMs: no_data.reduce((sum, hole) => sum + within(hole), 0) }
}

/** How a part of the lane looks. */
export type Paint = 'replayed' | 'filled' | 'missing'

/** The parts of the lane that are not simply counted, in the order of painting. */
export function lanePartsOf(outages: Outages): (Span & { paint: Paint })[] {
  const parts = troublesOf(outages).flatMap(({ fromMs, toMs, fate }) => {
    const paint = PAINT_OF[fate]
    return paint ? [{ fromMs, toMs, paint }] : []
  })
  const holes = outages.no_data.map(({ from, to }) => ({ fromMs: from, toMs: to, paint: 'missing' as const }))
  return [...holes, ...parts.toReversed()]
}

const PAINT_OF: Record<Fate, Paint | null> = {
  replayed: 'replayed',
  filled: 'filled',
  awaited: 'missing',
  spilled: 'replayed',
  partly: 'filled',
  lost: 'missing',
  uncounted: 'missing',
  silent: null,
}
