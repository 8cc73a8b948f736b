/**
 * The number in what somebody typed off a register, with a comma or a point: "28707,7", "28,707.7", "28 707.7".
 * A separator followed by three digits is one of thousands where the locale has it so, else the decimal one.
 * @returns null when it is no number, or a negative one
 */
export function readNumber(text: string, locale: string): number | null {
  const plain = text.trim().replace(/[\s'’]/g, '')
  if (!/^\d[\d.,]*$/.test(plain)) return null
  const decimal = decimalIn(plain, locale)
  const parts = decimal === null ? [plain] : plain.split(decimal)
  if (parts.length > 2) return null
  const [whole = '', fraction = ''] = parts.map((part) => part.replace(/[.,]/g, ''))
  return Number(`${whole}.${fraction}`)
}

function decimalIn(plain: string, locale: string): string | null {
  const last = /[.,](?=[^.,]*$)/.exec(plain)?.[0]
  if (last === undefined) return null
  const kinds = new Set(plain.replace(/\d/g, ''))
  if (kinds.size === 2) return last
  const isGrouped = new RegExp(`^\\d{1,3}(\\${last}\\d{3})+$`).test(plain)
  return isGrouped && (last === groupOf(locale) || plain.split(last).length > 2) ? null : last
}

function groupOf(locale: string): string | undefined {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567)
  return parts.find(({ type }) => type === 'group')?.value
}
