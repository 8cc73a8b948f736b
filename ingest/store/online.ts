import type { Connection } from './connection.ts'

/** A time in which a sensor was known to be online. */
export interface OnlineSpan {
  fromMs: number
  toMs: number
}

/** When the sensors were known to be online: spans that are apart. */
export interface StoredOnline {
  /** The spans that touch [fromMs, toMs), ascending, whole. */
  within(meter: number, fromMs: number, toMs: number): OnlineSpan[]
  /** For how long of [fromMs, toMs) a sensor was not known to be online. */
  unknownMs(meter: number, fromMs: number, toMs: number): number
  /** Adds a span, joining it to those it touches; to be called inside a transaction. */
  add(meter: number, span: OnlineSpan): void
}

/** The spans are apart, so only the last that begins up to a time may reach past it: what keeps long histories fast. */
const REACHING = `meter = @meter AND to_ms >= @fromMs
  AND from_ms >= coalesce((SELECT max(from_ms) FROM online WHERE meter = @meter AND from_ms <= @fromMs), @fromMs)`

export function prepareOnline(db: Connection): StoredOnline {
  type Asked = OnlineSpan & { meter: number }
  const within = db.prepare<[Asked], OnlineSpan>(
    `SELECT from_ms AS fromMs, to_ms AS toMs FROM online
     WHERE ${REACHING} AND to_ms > @fromMs AND from_ms < @toMs ORDER BY from_ms`,
  )
  const known = db
    .prepare<[Asked], number>(
      `SELECT coalesce(sum(min(to_ms, @toMs) - max(from_ms, @fromMs)), 0) FROM online
       WHERE ${REACHING} AND from_ms < @toMs`,
    )
    .pluck()
  const touched = db.prepare<[Asked], OnlineSpan | { fromMs: null; toMs: null }>(
    `SELECT min(from_ms) AS fromMs, max(to_ms) AS toMs FROM online WHERE ${REACHING} AND from_ms <= @toMs`,
  )
  const remove = db.prepare<[Asked]>('DELETE FROM online WHERE meter = @meter AND from_ms BETWEEN @fromMs AND @toMs')
  const insert = db.prepare<[Asked]>('INSERT INTO online(meter, from_ms, to_ms) VALUES (@meter, @fromMs, @toMs)')
  return {
    within: (meter, fromMs, toMs) => within.all({ meter, fromMs, toMs }),
    unknownMs: (meter, fromMs, toMs) => toMs - fromMs - (known.get({ meter, fromMs, toMs }) ?? 0),
    add(meter, span) {
      const there = touched.get({ meter, ...span })
      const fromMs = Math.min(span.fromMs, there?.fromMs ?? span.fromMs)
      const toMs = Math.max(span.toMs, there?.toMs ?? span.toMs)
      remove.run({ meter, fromMs, toMs })
      insert.run({ meter, fromMs, toMs })
    },
  }
}
