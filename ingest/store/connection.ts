/**
 * What the store asks of its database. A Database of better-sqlite3 is one as it stands; PostgreSQL is spoken to through
 * one like it. The SQL is the same for both: SQLite's, in words that PostgreSQL knows too or that its schema adds. An
 * order that the keys of SQLite give for nothing stands in a comment within the SQL, which is read for PostgreSQL alone.
 */
export interface Connection {
  prepare<Parameters extends unknown[] | object = unknown[], Row = unknown>(
    sql: string,
  ): Parameters extends unknown[] ? Statement<Parameters, Row> : Statement<[Parameters], Row>
  /**
   * All that is done within becomes so, or nothing of it and an error. As it stands it is for questions, answered from
   * one state; `immediate` is for what changes something.
   */
  transaction<Given extends unknown[], Result>(act: (...given: Given) => Result): Transaction<Given, Result>
  /**
   * Answers a question that takes several others, many of them asked at once; it may be asked several times, and must
   * do nothing but ask. Where each takes no time there is no such thing.
   */
  ahead?<Result>(question: () => Result): Result
  exec(sql: string): unknown
  close(): unknown
}

export interface Transaction<Given extends unknown[], Result> {
  (...given: Given): Result
  immediate(...given: Given): Result
}

/** A statement with its parameters: `?` in their order, or `@name` from an object. Rows are objects, named as in the SQL. */
export interface Statement<Parameters extends unknown[], Row = unknown> {
  get(...parameters: Parameters): Row | undefined
  all(...parameters: Parameters): Row[]
  run(...parameters: Parameters): { changes: number }
  /** Answers the first column instead of rows. */
  pluck(): this
  /** Answers rows as arrays. */
  raw(): this
}

/** Answers a question that takes several others, as `ahead` does where it is worth it. */
export function askAhead<Result>(db: Connection, question: () => Result): Result {
  return db.ahead ? db.ahead(question) : question()
}
