import { setTimeout as delay } from 'node:timers/promises'
import { type MessagePort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Answer, LineOptions, Question, Reply } from './line.ts'

/** The other end of a line: it speaks with PostgreSQL, and rings the bell when an answer lies in the port. */
const { url, greeting, patienceMs, port, bell } = workerData as LineOptions & { port: MessagePort; bell: Int32Array }

const CONNECT_TIMEOUT_MS = 5000
/** Longer than any question of ours takes; the server gives up before this end does, so that it can say why. */
const STATEMENT_TIMEOUT_MS = 60_000
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5000
/** Who has begun a transaction and is silent for so long, as after a long pause, has lost it. */
const IDLE_TIMEOUT_MS = 10_000
const RETRY_MS = 100

/** The server is not there, or not ready yet: in a moment it may be. */
const PASSING = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']

const { BOOL, BYTEA, FLOAT8, INT4, INT8, NUMERIC } = pg.types.builtins
const isTrue = (text: string) => (text === 't' ? 1 : 0)
/** As SQLite answers: numbers, and 1 or 0 for what is true or not. */
const PARSERS: Record<number, (text: string) => unknown> = {
  ...{ [INT8]: Number, [INT4]: Number, [NUMERIC]: Number, [FLOAT8]: Number },
  ...{ [BOOL]: isTrue, [BYTEA]: pg.types.getTypeParser(BYTEA) },
}
const types = { getTypeParser: (type: number) => PARSERS[type] ?? String } as pg.CustomTypesConfig

let client: pg.Client | undefined

async function connect(): Promise<pg.Client> {
  const fresh = new pg.Client({
    connectionString: url,
    application_name: 'wattwheel',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
    types,
  } as pg.ClientConfig)
  // What was lost is made anew before the next question that may; one that is being answered fails by itself.
  fresh.on('error', () => forget(fresh))
  fresh.on('end', () => forget(fresh))
  try {
    await fresh.connect()
    for (const text of greeting) await fresh.query(text)
    return fresh
  } catch (error) {
    await fresh.end().catch(() => {})
    throw error
  }
}

function forget(lost: pg.Client): void {
  if (client === lost) client = undefined
}

/** A server that is being started again is waited for. */
async function connectPatiently(): Promise<pg.Client> {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      if (!PASSING.includes(codeOf(error) ?? '') || performance.now() > untilMs) throw error
      await delay(RETRY_MS)
    }
  }
}

async function answer({ fresh, queries }: Question): Promise<Answer[]> {
  if (fresh) client ??= await connectPatiently()
  const speaking = client
  if (!speaking) throw new Error('the connection was lost within a transaction, of which nothing remains')
  const asked = queries.map(({ values = [], ...query }) =>
    speaking.query({ ...query, values: values.map(asSent), rowMode: 'array' }),
  )
  const results = await Promise.allSettled(asked)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    const { fields, rows, rowCount } = [result.value].flat().at(-1) as pg.QueryArrayResult
    return { columns: fields.map(({ name }) => name), rows, changes: rowCount ?? 0 }
  })
}

/** Bytes arrive here as an array of them, which pg would send as numbers. */
const asSent = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : value)

/** A name with several addresses has an error for each of them. */
const messageOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : (error as Error).message

const codeOf = (error: unknown) => (error as { code?: string }).code

function reply(message: Reply): void {
  port.postMessage(message)
  Atomics.store(bell, 0, 1)
  Atomics.notify(bell, 0)
}

port.on('message', async (question: Question | undefined) => {
  try {
    if (question) return reply({ answers: await answer(question) })
    await client?.end()
    reply({ answers: [] })
    port.close()
  } catch (error) {
    reply({ error: { message: messageOf(error), code: codeOf(error) } })
  }
})
