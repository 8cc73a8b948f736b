/** A statement as PostgreSQL takes it, and what brings its parameters into the order of `$1`, `$2` …. */
export interface Translation {
  text: string
  values(parameters: readonly unknown[]): unknown[]
}

/** How a parameter that is no whole number is made one, beside what it is compared with, so that nothing changes. */
type Rounding = 'up' | 'down'

interface Place {
  /** Of `@name`; undefined for `?`. */
  name: string | undefined
  rounding: Rounding | undefined
}

const TOKENS = /'[^']*'|\/\*(.*?)\*\/|@(\w+)|\?|\bAS ([a-z]+[A-Z]\w*)|>>|<>|[<>]=?|=|\b(?:BETWEEN|AND)\b/g

const ROUNDING: Record<string, Rounding> = { '>=': 'up', '<': 'up', '<=': 'down', '>': 'down', BETWEEN: 'up' }

/**
 * Puts a statement of the store into PostgreSQL's words: numbered parameters, names with capitals in quotes, and the
 * orders that stand in comments.
 */
export function translate(sql: string): Translation {
  const places: Place[] = []
  let rounding: Rounding | undefined
  let isRange = false
  const text = sql.replace(TOKENS, (token, comment?: string, name?: string, alias?: string) => {
    if (comment !== undefined) return comment
    if (alias !== undefined) return `AS "${alias}"`
    if (name !== undefined || token === '?') return `$${places.push({ name, rounding })}`
    if (token.startsWith("'")) return token
    rounding = token === 'AND' && isRange ? 'down' : ROUNDING[token]
    isRange = token === 'BETWEEN'
    return token
  })
  return {
    text,
    values: (parameters) =>
      places.map(({ name, rounding }, i) => {
        const value = name === undefined ? parameters[i] : (parameters[0] as Record<string, unknown>)[name]
        return rounding && typeof value === 'number' ? whole(value, rounding) : value
      }),
  }
}

/** What the columns hold lies between the numbers that are safe, so infinity may be one of these. */
function whole(value: number, rounding: Rounding): number {
  const rounded = rounding === 'up' ? Math.ceil(value) : Math.floor(value)
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(rounded, Number.MAX_SAFE_INTEGER))
}
