import { createHash } from 'node:crypto'
import type { Connection, Statement } from '../connection.ts'
import { translate } from './dialect.ts'
import { makeForesight } from './foresight.ts'
import { LEASE_LOST, type Permission } from './lease.ts'
import { type Answer, type Line, PostgresError, type Query } from './line.ts'

/** So many are said at once at most; more would only take up room. */
const MOST_UNSAID = 500

const QUESTIONS = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
const CHANGES = 'BEGIN'

/**
 * PostgreSQL as the store's files know a database. Within a transaction a change that nobody asks the outcome of is
 * said together with the next question, or with the commit: there its error comes, and nothing of the transaction stays.
 * @param permission of whoever changes something
 */
export function makeConnection(line: Line, permission?: Permission): Connection {
  const unsaid: Query[] = []
  let isWithin = false
  let begun = false

  /** The answers to all queries that were not said yet. */
  function sayAll(): Answer[] {
    const queries = unsaid.splice(0)
    const fresh = !begun
    begun = isWithin
    return line.ask({ fresh, queries })
  }

  const say = () => sayAll().at(-1) as Answer

  function ask(query: Query): Answer {
    const foreseen = foresight.answer(query)
    if (foreseen) return foreseen
    unsaid.push(query)
    return say()
  }

  const foresight = makeForesight((queries) => {
    unsaid.push(...queries)
    return sayAll().slice(-queries.length)
  })

  function change(query: Query): { readonly changes: number } {
    if (foresight.isAsking()) throw new Error('BUG: expected a question that is asked ahead to change nothing')
    if (!isWithin) return within(CHANGES, () => ask(query))
    if (unsaid.length >= MOST_UNSAID) say()
    unsaid.push(query)
    return {
      get changes() {
        if (unsaid.at(-1) !== query) throw new Error('BUG: expected to be asked at once how many rows were changed')
        return say().changes
      },
    }
  }

  /** What begins a transaction. */
  function beginning(begin: string): Query[] {
    return [{ text: begin }, ...(begin === CHANGES && permission ? [permission.query()] : [])]
  }

  function within<Result>(begin: string, act: () => Result): Result {
    if (isWithin || foresight.isAsking())
      throw new Error('BUG: expected no transaction within another, nor within a question')
    unsaid.push(...beginning(begin))
    isWithin = true
    try {
      const result = act()
      ask({ text: 'COMMIT' })
      return result
    } catch (error) {
      if (error instanceof PostgresError && error.code === LEASE_LOST) permission?.refused()
      unsaid.length = 0
      takeBack()
      throw error
    } finally {
      isWithin = false
      begun = false
    }
  }

  /** Where the connection is lost the server has taken it back by itself. */
  function takeBack(): void {
    if (!begun) return
    try {
      ask({ text: 'ROLLBACK' })
    } catch {
      unsaid.length = 0
    }
  }

  function prepare(sql: string) {
    const { text, values } = translate(sql)
    const name = createHash('sha256').update(text).digest('base64url')
    return makeStatement((parameters) => ({ text, name, values: values(parameters) }), ask, change)
  }

  return {
    prepare: prepare as Connection['prepare'],
    transaction(act) {
      return Object.assign((...given: Parameters<typeof act>) => within(QUESTIONS, () => act(...given)), {
        immediate: (...given: Parameters<typeof act>) => within(CHANGES, () => act(...given)),
      })
    },
    ahead: foresight.ahead,
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
