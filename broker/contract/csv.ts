/** A row of a file with a character between its values, without the quotes around them. */
export interface CsvRow {
  /** The line of the file that it stands in, from 1. */
  line: number
  values: string[]
}

/** What stands between the values, as the first line that is no comment tells: a semicolon or a comma. */
export function separatorOf(text: string): ',' | ';' {
  for (const { content } of linesOf(text)) return content.match(/[,;]/)?.[0] === ';' ? ';' : ','
  return ','
}

/** The rows of a text (RFC 4180, each in one line); empty lines, and those that begin with #, are none of them. */
export function* csvRows(text: string, separator = separatorOf(text)): Generator<CsvRow> {
  for (const { line, content } of linesOf(text)) yield { line, values: splitRow(content, separator) }
}

function* linesOf(text: string): Generator<{ line: number; content: string }> {
  let line = 1
  for (let from = 0; from < text.length; line++) {
    const end = text.indexOf('\n', from)
    const content = text.slice(from, end < 0 ? text.length : end).trim()
    if (content !== '' && !content.startsWith('#')) yield { line, content }
    from = end < 0 ? text.length : end + 1
  }
}

const QUOTED = {
  ',': /(?<=^|,)(?:"((?:[^"]|"")*)" *|([^,]*))(?=,|$)/g,
  ';': /(?<=^|;)(?:"((?:[^"]|"")*)" *|([^;]*))(?=;|$)/g,
} as const

function splitRow(content: string, separator: ',' | ';'): string[] {
  if (!content.includes('"')) return content.split(separator).map((value) => value.trim())
  const values = content.matchAll(QUOTED[separator])
  return [...values].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '')
}
