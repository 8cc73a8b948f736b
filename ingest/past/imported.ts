/** Energy that was imported for a time, without turns: it is taken as uniform. */
export interface ImportedPeriod {
  fromMs: number
  toMs: number
  wh: number
}

interface Time {
  fromMs: number
  toMs: number
}

/** A longer period does not tell what was used at which time of the day. */
const FINE_MS = 3_600_000

/** The Wh imported up to each of the moments, which ascend, from a common beginning. */
export function importedWhAt(periods: readonly ImportedPeriod[], momentsMs: readonly number[]): Float64Array {
  let ended = 0
  let next = 0
  return Float64Array.from(momentsMs, (atMs) => {
    for (; next < periods.length && (periods[next] as ImportedPeriod).toMs <= atMs; next++) {
      ended += (periods[next] as ImportedPeriod).wh
    }
    const running = periods[next]
    if (!running || running.fromMs >= atMs) return ended
    return ended + (running.wh * (atMs - running.fromMs)) / (running.toMs - running.fromMs)
  })
}

/** Joins times that touch; ascending. */
export function joined(times: readonly Time[]): Time[] {
  const all: Time[] = []
  for (const { fromMs, toMs } of times) {
    const last = all.at(-1)
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else all.push({ fromMs, toMs })
  }
  return all
}

/** The times in which the day's course is not known: their periods are longer than an hour. Ascending. */
export function coarse(periods: readonly ImportedPeriod[]): Time[] {
  return joined(periods.filter(({ fromMs, toMs }) => toMs - fromMs > FINE_MS))
}

/** What is left of times when others are taken out of them; all ascend, and none touches one of its own. */
export function without(times: readonly Time[], others: readonly Time[]): Time[] {
  return times.flatMap(({ fromMs, toMs }) => {
    const left: Time[] = []
    let startMs = fromMs
    for (const other of others) {
      if (other.toMs <= startMs || other.fromMs >= toMs) continue
      if (other.fromMs > startMs) left.push({ fromMs: startMs, toMs: other.fromMs })
      startMs = other.toMs
    }
    return startMs < toMs ? [...left, { fromMs: startMs, toMs }] : left
  })
}

/** The parts of times within [fromMs, toMs). */
export function within(times: readonly Time[], fromMs: number, toMs: number): Time[] {
  return times
    .map((time) => ({ fromMs: Math.max(fromMs, time.fromMs), toMs: Math.min(toMs, time.toMs) }))
    .filter((time) => time.fromMs < time.toMs)
}
