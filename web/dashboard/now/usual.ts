import type { TypicalDay } from '../answers.ts'
import type { Formats } from '../format.ts'
import type { Texts } from '../texts/en.ts'

/** In whose words a typical day is told: `usual` within a sentence, `typical` on its own. */
type Kinds = Texts['usual']

/** What a typical day is typical of: days of its weekday, workdays, weekends or all days, as far as there were enough. */
export function wordsForDay(kinds: Kinds, { basis }: TypicalDay, weekday: number, name: string): string {
  if (basis === 'weekday') return kinds.weekday(name)
  if (basis === 'all') return kinds.all()
  return weekday > 5 ? kinds.weekend() : kinds.workdays()
}

/** A difference smaller than this is none: a turn of the disc more or less is chance. */
const SAME_KWH = 0.05

/** How today compares with what is typical by now, as a sentence; null while that is not known. */
export function comparison(
  todayKwh: number,
  typical: TypicalDay,
  words: { texts: Texts; formats: Formats; weekday: number; nowMs: number },
): string | null {
  if (typical.kwh_by_now === null) return null
  const { texts, formats, weekday, nowMs } = words
  const usual = wordsForDay(texts.usual, typical, weekday, formats.longWeekday(nowMs))
  const moreKwh = todayKwh - typical.kwh_by_now
  const by = formats.time(nowMs)
  if (Math.abs(moreKwh) < SAME_KWH) return texts.asUsual(usual, by)
  const kwh = formats.with(formats.energy(Math.abs(moreKwh), 1), 'kWh')
  return (moreKwh > 0 ? texts.moreThanUsual : texts.lessThanUsual)(kwh, usual, by)
}
