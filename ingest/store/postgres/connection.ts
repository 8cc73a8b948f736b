import type { Connection, Statement } from '../connection.ts'
import { translate } from './dialect.ts'
import type { Answer, Line, Query } from './line.ts'

/** So many are said at once at most; more would only take up room. */
const MOST_UNSAID = 500

const BEGIN_QUESTIONS = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
const BEGIN_CHANGES = 'BEGIN'

/**
 * PostgreSQL as the store's files know a database. Within a transaction a change that nobody asks the outcome of is
 * said together with the next question, or with the commit: there its error comes, and nothing of the transaction stays.
 */
export function makeConnection(line: Line): Connection {
  const names = new Map<string, string>()
  const unsaid: Query[] = []
  let depth = 0
  let begun = false

  /** The answer to the last of the queries that were not said yet. */
  function say(): Answer {
    const queries = unsaid.splice(0)
    const fresh = !begun
    begun = depth > 0
    return line.ask({ fresh, queries }).at(-1) as Answer
  }

  function ask(query: Query): Answer {
    unsaid.push(query)
    return say()
  }

  function change(query: Query): { readonly changes: number } {
    if (depth === 0) return ask(query)
    unsaid.push(query)
    if (unsaid.length > MOST_UNSAID) say()
    return {
      get changes() {
        if (unsaid.at(-1) !== query) throw new Error('BUG: expected to be asked at once how many rows were changed')
        return say().changes
      },
    }
  }

  function nameOf(text: string): string {
    const name = names.get(text) ?? `statement_${names.size + 1}`
    names.set(text, name)
    return name
  }

  function within<Result>(begin: string, act: () => Result): Result {
    const isOuter = depth === 0
    const savepoint = `level_${depth}`
    unsaid.push({ text: isOuter ? begin : `SAVEPOINT ${savepoint}` })
    depth++
    try {
      const result = act()
      ask({ text: isOuter ? 'COMMIT' : `RELEASE SAVEPOINT ${savepoint}` })
      return result
    } catch (error) {
      unsaid.length = 0
      takeBack(isOuter ? 'ROLLBACK' : `ROLLBACK TO SAVEPOINT ${savepoint}`)
      throw error
    } finally {
      depth--
      begun = depth > 0
    }
  }

  /** Where the connection is lost the server has taken it back by itself. */
  function takeBack(text: string): void {
    if (!begun) return
    try {
      ask({ text })
    } catch {
      unsaid.length = 0
    }
  }

  function prepare(sql: string) {
    const { text, values } = translate(sql)
    const name = nameOf(text)
    return makeStatement((parameters) => ({ text, name, values: values(parameters) }), ask, change)
  }

  return {
    prepare: prepare as Connection['prepare'],
    transaction(act) {
      return Object.assign((...given: Parameters<typeof act>) => within(BEGIN_QUESTIONS, () => act(...given)), {
        immediate: (...given: Parameters<typeof act>) => within(BEGIN_CHANGES, () => act(...given)),
      })
    },
    exec: (text) => void ask({ text }),
    close: () => line.close(),
  }
}

/** @param change says a query whose outcome may never be asked */
function makeStatement(
  query: (parameters: readonly unknown[]) => Query,
  ask: (query: Query) => Answer,
  change: (query: Query) => { changes: number },
): Statement<unknown[]> {
  let shape: (row: unknown[], columns: readonly string[]) => unknown = asObject
  const shaped = ({ rows, columns }: Answer) => rows.map((row) => shape(row, columns))
  const statement: Statement<unknown[]> = {
    get: (...parameters) => shaped(ask(query(parameters)))[0],
    all: (...parameters) => shaped(ask(query(parameters))),
    run: (...parameters) => change(query(parameters)),
    pluck() {
      shape = ([first]) => first
      return statement
    },
    raw() {
      shape = (row) => row
      return statement
    },
  }
  return statement
}

function asObject(row: readonly unknown[], columns: readonly string[]): unknown {
  return Object.fromEntries(columns.map((column, i) => [column, row[i]]))
}
