import type { Gap } from '../turns/gap.ts'
import type { Books } from './books.ts'
import type { MeterRules } from './rules.ts'

/**
 * Fills a gap by what is known now. It is settled together with the open gaps beside it,
 * between the turns around them, so that the order in which all these came does not matter. A boot's first gap reaches
 * back to the last turn of another boot, but not into an outage of which nobody knows how many turns it had. Where no
 * other boot was before, its numbers were never awaited.
 * @param told its numbers are known to have been turns, also where no other boot was before
 */
export function settle(books: Books, rules: MeterRules, gap: Gap, told = false): void {
  const { spans, boots } = books
  const row = openAround(books, rules, gap)
  const [first] = row as [Gap]
  const toMs = endOf(books, rules, row.at(-1) ?? first)
  if (!told && first.lo === 1 && !boots.anotherBefore(rules.meter, gap.boot, toMs)) {
    spans.replace(rules, first, [])
    row.shift()
  }
  const [begin, end] = [row[0], row.at(-1)]
  if (!begin || !end) return
  const whole = { ...begin, hi: end.hi, ...timesOf(books, rules, begin, toMs) }
  for (const part of row) spans.replace(rules, part, part === begin ? [whole] : [])
  spans.fill(rules, whole)
}

/** An open gap and those beside it, without a number between them, ascending. */
function openAround({ spans }: Books, rules: MeterRules, gap: Gap): Gap[] {
  const openAt = (seq: number) => {
    const beside = spans.at(rules, gap.boot, seq)
    return beside?.n === null ? beside : undefined
  }
  const row = [gap]
  for (let one = openAt(gap.lo - 1); one; one = openAt(one.lo - 1)) row.unshift(one)
  for (let one = openAt(gap.hi + 1); one; one = openAt(one.hi + 1)) row.push(one)
  return row
}

/** When the turn after a gap happened; one at the end of a boot has none. */
function endOf({ seen }: Books, { meter }: MeterRules, { boot, hi, toMs }: Gap): number {
  return seen.range(meter, boot, hi + 1)?.loAtMs ?? toMs
}

/** From the turn before a gap up to its end. */
function timesOf({ seen, spans, ticks, outages }: Books, rules: MeterRules, { boot, lo, fromMs }: Gap, toMs: number) {
  const below = seen.range(rules.meter, boot, lo - 1)
  if (below) return ascending(below.hiAtMs, toMs)
  if (spans.at(rules, boot, lo - 1)) return ascending(fromMs, toMs)
  const lastMs = ticks.before(rules.meter, toMs - 1) ?? toMs
  return { fromMs: Math.min(Math.max(lastMs, outages.endBefore(rules.meter, boot) ?? 0), toMs), toMs }
}

const ascending = (a: number, b: number) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) })
