import { WIDTHS_MS } from '../../../../ingest/store/schema.ts'
import type { StoreWriter } from '../../../../ingest/store/writer.ts'

/** A time to ask about. */
export interface Window {
  fromMs: number
  toMs: number
}

/** All that a store answers of a meter about a time. */
export function answersOf({ reader, standing, position, newestAtMs }: StoreWriter, { fromMs, toMs }: Window): object {
  const id = 'main'
  const [middleMs, boots] = [(fromMs + toMs) / 2, ['boot0', 'boot1', 'boot2']]
  return {
    meter: reader.meter(id),
    meters: reader.meters(),
    ticks: [reader.ticks(id, fromMs, toMs, 7), reader.lastTicks(id, toMs, 5), reader.tickAfter(id, fromMs)],
    noData: reader.noDataWithin(id, fromMs, toMs),
    filled: reader.filled(id, fromMs, toMs),
    outages: reader.outages(id, fromMs, toMs),
    missing: [reader.missing(id, fromMs, toMs), reader.missingBetween(id, fromMs, toMs)],
    numbers: [reader.newestNumber(id), ...boots.map((boot) => reader.highestNumber(id, boot))],
    health: reader.health(id, fromMs, toMs),
    online: reader.onlineWithin(id, fromMs, toMs),
    diary: reader.diary(id),
    imported: [0, 1, 2, 3, 4, 5].flatMap((n) => [reader.imported(id, `t-${n}`), reader.hasEntry(id, `e-${n}`)]),
    tallies: reader.tallies(),
    journal: [reader.journalPosition(), position('j'), newestAtMs()],
    standing: standing.since(id, 'power_high'),
    ...sourceAnswers(reader.source(id), { fromMs, toMs }, middleMs),
  }
}

function sourceAnswers(
  source: ReturnType<StoreWriter['reader']['source']>,
  { fromMs, toMs }: Window,
  middleMs: number,
) {
  const shapeOf = source.shapes(fromMs, toMs)
  const times = source.ticks(fromMs, toMs)
  return {
    levels: WIDTHS_MS.map((widthMs) => {
      const [startMs, endMs] = [fromMs, toMs].map((atMs) => Math.floor(atMs / widthMs) * widthMs) as [number, number]
      const edge = Math.floor(middleMs / widthMs)
      return {
        buckets: source.buckets(widthMs, startMs, endMs),
        intervals: source.intervals(widthMs, startMs, endMs),
        shortest: source.shortest(widthMs, startMs, endMs),
        beside: source.beside(
          widthMs,
          [-3, 0, 2, 40].map((length) => ({ edge, length })),
        ),
      }
    }),
    count: source.count(fromMs, toMs),
    shortestOf: source.shortestOf([
      { fromMs, toMs: middleMs },
      { fromMs: middleMs, toMs },
    ]),
    around: [source.before(middleMs), source.after(middleMs)],
    importedEnds: source.importedEnds,
    periods: source.imported(fromMs, toMs),
    unknown: times.slice(1).map((atMs, i) => source.noData(fromMs, toMs)(times[i] as number, atMs)),
    shapes: times.map((atMs, i) => shapeOf(times[i - 1] ?? fromMs, atMs)),
  }
}
