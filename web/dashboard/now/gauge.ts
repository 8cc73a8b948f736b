/** The parts of the bar that compares today with a typical day, each 0 … 1 of its length. */
export interface Gauge {
  today: number
  /** Where a typical day would be by now. */
  byNow: number | null
  /** The end of a typical day, where today is beyond it. */
  wholeDay: number | null
}

/** The bar ends with the typical day; once today is beyond that, with today. */
export function gaugeOf(todayKwh: number, typicalKwh: number, byNowKwh: number | null): Gauge | null {
  const scale = Math.max(todayKwh, typicalKwh)
  if (scale <= 0) return null
  return {
    today: todayKwh / scale,
    byNow: byNowKwh === null ? null : Math.min(1, byNowKwh / scale),
    wholeDay: todayKwh > typicalKwh ? typicalKwh / scale : null,
  }
}
