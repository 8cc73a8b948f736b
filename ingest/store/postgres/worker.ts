import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type MessagePort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Answer, LineOptions, Question, Reply } from './line.ts'

/** The other end of a line: it speaks with PostgreSQL, and rings the bell when an answer lies in the port. */
const { url, greeting, patienceMs, port, bell } = workerData as LineOptions & { port: MessagePort; bell: Int32Array }

/** How long a server may take to let a connection in. */
const CONNECT_TIMEOUT_MS = 3000
/** After so long without an answer, and again and again, it is looked whether the server is still there. */
const LOOK_MS = 3000
/** Longer than any question of ours takes; the server gives up before this end does, so that it can say why. */
const STATEMENT_TIMEOUT_MS = 60_000
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5000
/** Who has begun a transaction and is silent for so long, as after a long pause, has lost it. */
const IDLE_TIMEOUT_MS = 10_000
const RETRY_MS = 100
/** Who has spoken with the server before has others waiting: a moment is all that a server that is gone is given. */
const LOST_PATIENCE_MS = 1000

const TOO_MANY_CONNECTIONS = '53300'
/** The server is not there, or not ready yet: in a moment it may be. */
const PASSING = [
  ...['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['57P01', '57P02', '57P03', TOO_MANY_CONNECTIONS],
]

const { BOOL, BYTEA, FLOAT8, INT4, INT8, NUMERIC } = pg.types.builtins
const isTrue = (text: string) => (text === 't' ? 1 : 0)
/** As SQLite answers: numbers, and 1 or 0 for what is true or not. */
const PARSERS: Record<number, (text: string) => unknown> = {
  ...{ [INT8]: Number, [INT4]: Number, [NUMERIC]: Number, [FLOAT8]: Number },
  ...{ [BOOL]: isTrue, [BYTEA]: pg.types.getTypeParser(BYTEA) },
}
const types = { getTypeParser: (type: number) => PARSERS[type] ?? String } as pg.CustomTypesConfig

/** A connection, and the socket that it can be broken off at. */
interface Speaker {
  client: pg.Client
  socket: Socket
}

/** A connection that is there, or is tried for as long as it takes. */
interface Way {
  speaker?: Speaker
  made: Promise<Speaker>
  /** Until then a question waits for it, by the steady clock. */
  untilMs: number
  /** Why it is not there yet. */
  failure?: unknown
}

let way: Way | undefined = tryFor(patienceMs)
/** Whom the transaction that has begun is spoken with. */
let speaking: Speaker | undefined
let isOver = false

async function connect(): Promise<Speaker> {
  const socket = new Socket()
  const client = new pg.Client({
    connectionString: url,
    application_name: 'wattwheel',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
    keepAlive: true,
    pipeline: true,
    stream: () => socket,
    types,
  } as pg.ClientConfig)
  const lost = () => forget(client)
  client.on('error', lost).on('end', lost)
  const timer = setTimeout(() => socket.destroy(silence(CONNECT_TIMEOUT_MS)), CONNECT_TIMEOUT_MS)
  try {
    await client.connect()
    for (const text of greeting) await client.query(text)
    return { client, socket }
  } catch (error) {
    // Something in between has let us in, and found nobody behind it.
    const isAlone = socket.readableEnded && codeOf(error) === undefined
    socket.destroy()
    throw isAlone ? Object.assign(error as Error, { code: 'ECONNRESET' }) : error
  } finally {
    clearTimeout(timer)
  }
}

function silence(ms: number): Error {
  const message = `expected the server to answer within ${ms / 1000} s, got nothing`
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' })
}

/** What was lost is made anew at once; a question that is being answered fails by itself. */
function forget(lost: pg.Client): void {
  if (speaking?.client === lost) speaking = undefined
  if (way?.speaker?.client === lost) way = isOver ? undefined : tryFor(LOST_PATIENCE_MS)
}

function tryFor(ms: number): Way {
  const trying: Way = { made: keepTrying(() => trying), untilMs: performance.now() + ms }
  // Whoever asks is told of it, and the next question tries anew.
  trying.made.catch(() => {
    if (way === trying) way = undefined
  })
  return trying
}

async function keepTrying(trying: () => Way): Promise<Speaker> {
  for (;;) {
    try {
      const speaker = await connect()
      trying().speaker = speaker
      return speaker
    } catch (error) {
      if (isOver || !isPassing(error)) throw error
      trying().failure = error
      await delay(RETRY_MS)
    }
  }
}

/** The connection, if it is there in time. @throws the error of a server that is not */
async function reach(): Promise<Speaker> {
  way ??= tryFor(LOST_PATIENCE_MS)
  const { speaker, made, untilMs } = way
  if (speaker) return speaker
  const waitMs = Math.max(0, untilMs - performance.now())
  const trying = way
  const late = delay(waitMs, undefined, { ref: false }).then(() => {
    throw trying.failure ?? silence(Math.round(waitMs))
  })
  return Promise.race([made, late])
}

/** Looks now and then whether the server is still there; where it is not, what was asked of it fails. */
function watchOver({ socket }: Speaker): { end(): void } {
  const sinceMs = performance.now()
  const timer = setTimeout(look, LOOK_MS)
  let isAnswered = false

  async function look(): Promise<void> {
    const failure = performance.now() - sinceMs > QUERY_TIMEOUT_MS ? silence(QUERY_TIMEOUT_MS) : await knock()
    if (isAnswered) return
    if (failure) socket.destroy(failure)
    else timer.refresh()
  }

  return {
    end() {
      isAnswered = true
      clearTimeout(timer)
    },
  }
}

/** Why the server lets nobody else in, if it does not. */
async function knock(): Promise<Error | undefined> {
  try {
    await (await connect()).client.end()
    return undefined
  } catch (error) {
    return codeOf(error) === TOO_MANY_CONNECTIONS ? undefined : (error as Error)
  }
}

async function answer({ fresh, queries }: Question): Promise<Answer[]> {
  if (fresh) speaking = await reach()
  if (!speaking) throw new Error('the connection was lost within a transaction, of which nothing remains')
  const { client } = speaking
  const watch = watchOver(speaking)
  const asked = queries.map(({ values = [], ...query }) =>
    client.query({ ...query, values: values.map(asSent), rowMode: 'array' }),
  )
  const results = await Promise.allSettled(asked)
  watch.end()
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

const isPassing = (error: unknown) => PASSING.includes(codeOf(error) ?? '')

function reply(message: Reply): void {
  port.postMessage(message)
  Atomics.store(bell, 0, 1)
  Atomics.notify(bell, 0)
}

async function close(): Promise<void> {
  isOver = true
  const { speaker } = way ?? {}
  const timer = setTimeout(() => speaker?.socket.destroy(), CONNECT_TIMEOUT_MS)
  await speaker?.client.end()
  clearTimeout(timer)
  reply({ answers: [] })
  // A connection that is still being tried ends with the thread.
  process.exit()
}

port.on('message', async (question: Question | undefined) => {
  try {
    if (question) reply({ answers: await answer(question) })
    else await close()
  } catch (error) {
    reply({ error: { message: messageOf(error), code: codeOf(error) } })
  }
})
