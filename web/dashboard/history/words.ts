import type { Period } from '../../../ingest/calendar.ts'
import { type Formats, GAP } from '../format.ts'
import type { Texts } from '../texts/en.ts'
import type { Measure } from './address.ts'
import type { Kind } from './range.ts'

interface Stretch {
  fromMs: number
  toMs: number
}

/** The name of a range: "Sat, 14 November 2026", "9 – 15 November 2026", "November 2026", "2026". */
export function titleOf({ kind, fromMs, toMs }: Stretch & { kind: Kind }, formats: Formats, texts: Texts): string {
  const { dates, dateRange } = formats
  switch (kind) {
    case 'day':
      return dates({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })(fromMs)
    case 'week':
      return dateRange({ day: 'numeric', month: 'short', year: 'numeric' })(fromMs, toMs - 1)
    case 'month':
      return dates({ month: 'long', year: 'numeric' })(fromMs)
    case 'year':
      return dates({ year: 'numeric' })(fromMs)
    case 'all':
      return texts.history.everything
  }
}

/** The name of a bar: "13:00 – 14:00", "Sat, 14 November", "November 2026", "2026". */
export function barTitle({ fromMs, toMs }: Stretch, by: Period, formats: Formats): string {
  const { dates, time } = formats
  if (by === 'hour') return `${time(fromMs)}–${time(toMs)}`
  if (by === 'month') return dates({ month: 'long', year: 'numeric' })(fromMs)
  if (by === 'year') return dates({ year: 'numeric' })(fromMs)
  return dates({ weekday: 'short', day: 'numeric', month: 'long' })(fromMs)
}

/** Between two names on an axis, so that they do not read as one. */
const GAP_LETTERS = 0.5

/** What stands below a bar, if there is room for `room` characters. */
export function barLabel({ fromMs }: Stretch, kind: Kind, formats: Formats, room: number): string {
  const { dates, hour, weekday, month } = formats
  if (kind === 'day') return hour(fromMs)
  if (kind === 'week') return weekday(fromMs)
  if (kind === 'month') return dates({ day: 'numeric' })(fromMs).replace(/\D/g, '')
  if (kind === 'all') return dates({ year: 'numeric' })(fromMs)
  const name = dates({ month: 'short' })(fromMs).replace('.', '')
  const fits = (letters: number) => room > letters + GAP_LETTERS
  return fits(name.length) ? name : fits(3) ? name.slice(0, 3) : month(fromMs).slice(0, 1)
}

/** An energy with its unit: two decimals below a kilowatt-hour, one below a hundred, then none. */
export function energyText(kwh: number, { energy, with: join }: Formats): string {
  return join(energy(kwh, Math.abs(kwh) < 1 ? 2 : 1), 'kWh')
}

export function amountText(amount: number, measure: Measure, formats: Formats): string {
  return measure === 'cost' ? formats.money(amount) : energyText(amount, formats)
}

/** An amount on an axis; the unit stands on the top line only. */
export function lineText(amount: number, top: number, measure: Measure, formats: Formats): string {
  if (measure === 'cost') return amount === 0 ? '0' : top < 3 ? formats.money(amount) : formats.roughMoney(amount)
  const text = formats.number(amount, 2)
  return amount === top ? `${text}${GAP}kWh` : text
}
