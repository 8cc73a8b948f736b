/** How this view writes its own numbers and dates; all others are in the formats of the page. */
export interface Figures {
  /** A register: "28,512.0". */
  register(kwh: number): string
  /** A difference with its sign, a true minus: "−0.1", "+0.1", "0.0". */
  signed(value: number, decimals: number): string
  /** A drift of so many percent, with its sign: "+0.02%". */
  percent(value: number): string
  /** "1 Nov 2026". */
  day(atMs: number): string
  year(atMs: number): string
  /** "6 Nov". */
  shortDay(atMs: number): string
  /** "Mon 16 Nov, 22:40". */
  moment(atMs: number): string
}

/** The figures of a locale for a meter in a time zone; before the meter is known, in the browser's. */
export function figuresOf(locale: string, timeZone: string | undefined): Figures {
  const dates = (fields: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, timeZone ? { timeZone, ...fields } : fields)
    return (atMs: number) => format.format(atMs)
  }
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const signed = (value: number, decimals: number, style: 'decimal' | 'percent') =>
    new Intl.NumberFormat(locale, {
      ...{ style, signDisplay: 'exceptZero' },
      ...{ minimumFractionDigits: decimals, maximumFractionDigits: decimals },
    })
      .format(value)
      .replace('-', '\u2212')
  return {
    register: (kwh) => tenths.format(kwh),
    signed: (value, decimals) => signed(value, decimals, 'decimal'),
    percent: (value) => signed(value / 100, 2, 'percent'),
    day: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    year: dates({ year: 'numeric' }),
    shortDay: dates({ day: 'numeric', month: 'short' }),
    moment: dates({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
  }
}
