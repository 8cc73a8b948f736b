/** How this view writes its own numbers and dates; all others are in the formats of the page. */
export interface Figures {
  /** A register: "28,512.0". */
  register(kwh: number): string
  /** A difference with its sign, a true minus: "−0.1", "+0.1", "0.0". */
  signed(value: number, decimals: number): string
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
  return {
    register: (kwh) => tenths.format(kwh),
    signed: (value, decimals) =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        signDisplay: 'exceptZero',
      })
        .format(value)
        .replace('-', '\u2212'),
    day: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    year: dates({ year: 'numeric' }),
    shortDay: dates({ day: 'numeric', month: 'short' }),
    moment: dates({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
  }
}
