import type { Turn } from '../../broker/contract/messages.ts'
import { dice } from './dice.ts'

/** Where a disc truly is since its mark passed, 0 … 1 of a turn, and what turns it. */
export interface Place {
  phase: number
  powerW: number
  impulsesPerKwh: number
}

/** Where the disc is at a moment; null where a sensor cannot know. */
export type Places = (atMs: number) => Place | null

/** What a sensor tells of the disc between two marks, but for the tick that it counts from. */
export type Sight = Omit<Turn, 'boot' | 'seq' | 'age_ms'>

/** A sensor tells the disc's speed no more often than this. */
export const TURN_EVERY_MS = 2_000
/** While it is sure of it, no more seldom than this. */
const TURN_WITHIN_MS = 30_000
/** The speed is off by up to so much, anything as likely: nine times of ten by nine tenths of it. */
const SPEED_ERROR = 0.05
const PHASE_ERROR = 0.003

/** What a sensor sees of a disc: the truth, a little off, and how far off it may be. */
export function sightOf({ phase, powerW, impulsesPerKwh }: Place, atMs: number): Sight {
  // A filter that follows the disc is wrong in the same direction for a while.
  const chance = dice('following', Math.floor(atMs / TURN_WITHIN_MS))
  const perHour = ((powerW * impulsesPerKwh) / 1000) * (1 + chance.between(-SPEED_ERROR, SPEED_ERROR))
  const bandShare = 0.9 * SPEED_ERROR
  return {
    phase: rounded(Math.min(1, Math.max(0, phase + chance.between(-PHASE_ERROR, PHASE_ERROR)))),
    turns_per_hour: rounded(perHour),
    low_per_hour: rounded(perHour / (1 + bandShare)),
    high_per_hour: rounded(perHour / (1 - bandShare)),
    confidence: rounded(chance.between(0.88, 0.97)),
  }
}

const rounded = (value: number) => Math.round(value * 1000) / 1000

/** What was told last, and when. */
export interface Told {
  sight: Sight
  atMs: number
}

/** Whether a sight is worth telling: the speed has changed by more than 5 % or 10 W, or it was long not told. */
export function isNews(sight: Sight, impulsesPerKwh: number, told: Told | null, nowMs: number): boolean {
  // The next time would be too late.
  if (!told || nowMs - told.atMs > TURN_WITHIN_MS - TURN_EVERY_MS) return true
  const changed = Math.abs(sight.turns_per_hour - told.sight.turns_per_hour)
  return changed > 0.05 * told.sight.turns_per_hour || changed > (10 * impulsesPerKwh) / 1000
}
