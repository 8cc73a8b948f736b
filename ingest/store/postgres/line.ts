import { createRequire } from 'node:module'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'

/** What is said to the worker that speaks with PostgreSQL, in order. */
export interface Question {
  /** These belong to no transaction that has begun: a connection that was lost may be made anew before them. */
  fresh: boolean
  queries: Query[]
}

export interface Query {
  text: string
  /** Under which it is prepared once; not for several statements at once. */
  name?: string
  values?: unknown[]
}

/** What a query brought: its columns, its rows, and how many rows it changed. */
export interface Answer {
  columns: string[]
  rows: unknown[][]
  changes: number
}

/** What the worker says back. */
export type Reply = { answers: Answer[] } | { error: { message: string; code: string | undefined } }

/** What the worker is given at its start. */
export interface LineOptions {
  url: string
  /** Queries that every new connection begins with. */
  greeting: readonly string[]
  /** How long a server that cannot be reached is tried again before a question fails. */
  patienceMs: number
}

/** PostgreSQL refused, or could not be reached. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
  /** As in https://www.postgresql.org/docs/current/errcodes-appendix.html, or of the system. */
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** A connection to PostgreSQL that is waited for. */
export interface Line {
  /** @throws PostgresError of the first query that failed */
  ask(question: Question): Answer[]
  close(): void
}

/** The worker itself gives up long before: on a connection, on a query. */
const WORKER_PATIENCE_MS = 300_000

/**
 * Opens a line to PostgreSQL. A thread of its own speaks with the server, while this one stands still until the answer
 * is there: so a transaction is one piece of code, as it is with SQLite.
 */
export function openLine(options: LineOptions): Line {
  const { port1: port, port2 } = new MessageChannel()
  const bell = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(createRequire(import.meta.url).resolve('#postgres'), {
    workerData: { ...options, port: port2, bell },
    transferList: [port2],
  })
  worker.unref()
  port.unref()

  let isOpen = true
  function say(question: Question | undefined): Reply {
    if (!isOpen) throw new PostgresError('The database connection is not open', undefined)
    port.postMessage(question)
    // The bell of the answer before may wake this thread only now: what counts is that it has been rung again.
    while (Atomics.load(bell, 0) === 0) {
      if (Atomics.wait(bell, 0, 0, WORKER_PATIENCE_MS) === 'timed-out') {
        isOpen = false // A late answer would be taken for that to the next question.
        throw new PostgresError(`expected an answer within ${WORKER_PATIENCE_MS / 1000} s, got none`, undefined)
      }
    }
    Atomics.store(bell, 0, 0)
    return receiveMessageOnPort(port)?.message as Reply
  }

  return {
    ask(question) {
      const reply = say(question)
      if ('error' in reply) throw new PostgresError(reply.error.message, reply.error.code)
      return reply.answers
    },
    close() {
      if (isOpen) say(undefined)
      isOpen = false
      port.close()
    },
  }
}
