/** A line of a table: its values under their heads. */
export type Row = Record<string, string | number>

/** What was measured, with what it means. */
export interface Table {
  title: string
  rows: Row[]
}

/** A measured number, as exact as it is worth telling. */
export function rounded(value: number): number {
  return Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3))
}

/** The value that a share of them, 0 … 1, does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN
}

/** The row in the middle by the value under a head; the lower of two. */
export function median<Key extends string, R extends Record<Key, number>>(rows: readonly R[], head: Key): R {
  const sorted = rows.toSorted((a, b) => a[head] - b[head])
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (!middle) throw new Error('expected at least one row to take the median of, got none')
  return middle
}

/** A table as GitHub shows it. */
export function markdown({ title, rows }: Table): string {
  const heads = Object.keys(rows[0] ?? {})
  const isNumber = (head: string) => rows.some((row) => typeof row[head] === 'number')
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [line(heads), line(heads.map((head) => (isNumber(head) ? '---:' : '---')))]
  for (const row of rows) lines.push(line(heads.map((head) => row[head]?.toLocaleString('en') ?? '')))
  return `${title}\n\n${lines.join('\n')}\n`
}
