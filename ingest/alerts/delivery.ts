import { unescape as decoded } from 'node:querystring'
import type { Destination, Letter } from './destination.ts'

/** What became of a request; `reason` never holds the address. */
export type Outcome = { result: 'delivered' } | { result: 'later' | 'refused'; reason: string }

const TIMEOUT_MS = 10_000
/** Answers that may be others the next time: timeouts, too many requests, and what is wrong on the other side. */
const isPassing = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500

/** Tries once to deliver a letter. Never throws. */
export async function deliver(to: Destination, letter: Letter, signal: AbortSignal): Promise<Outcome> {
  const { url, init } = to.request(letter)
  return send(url, init, signal)
}

/** Sends a request once. A login within the address goes into a header: fetch would refuse the address. Never throws. */
export async function send(address: URL, init: RequestInit, signal: AbortSignal): Promise<Outcome> {
  const url = new URL(address)
  const headers = new Headers(init.headers)
  if (url.username || url.password) headers.set('authorization', basic(url))
  url.username = url.password = ''
  try {
    const ending = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    const answer = await fetch(url, { ...init, headers, signal: ending })
    await answer.body?.cancel()
    if (answer.ok) return { result: 'delivered' }
    const reason = `expected an answer of 200 to 299, got ${answer.status}`
    return { result: isPassing(answer.status) ? 'later' : 'refused', reason }
  } catch (error) {
    return { result: 'later', reason: reasonOf(error as Error) }
  }
}

/** A login as RFC 7617 has it; unlike `decodeURIComponent` this takes a `%` that begins no byte for itself. */
function basic({ username, password }: URL): string {
  const login = [username, password].map((part) => decoded(part))
  return `Basic ${Buffer.from(login.join(':')).toString('base64')}`
}

/** The code of the cause, such as ECONNREFUSED: a message could quote the address. */
function reasonOf({ name, cause }: Error): string {
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name
}
