import { type ReadonlySignal, signal } from '@preact/signals'

/** What the server says of who asks: GET /api/v1/session. */
export interface Session {
  /** Whether it is the admin. */
  admin: boolean
  /** Whether there is an admin password to log in with. */
  login: boolean
}

/** Why a login did not come about. */
export type LoginFault = 'wrong' | 'tooMany' | 'crowd' | 'unreachable'

const URL = '/api/v1/session'
const lock = signal<string | null>(null)
const open = signal<boolean | null>(null)

/** Why the server shows nothing without a login, in its own words; null while it does. */
export const locked: ReadonlySignal<string | null> = lock

/** Whether the server shows what it shows without a login; null while it has not said so. */
export const openToAll: ReadonlySignal<boolean | null> = open

/** Hears what the server answered to a question, so that the page knows when a login is needed. */
export async function heard(response: Response): Promise<void> {
  if (response.ok) {
    lock.value = null
    // What it shows to the admin alone, it forbids to keep.
    open.value = !response.headers.get('cache-control')?.includes('no-store')
  }
  if (response.status === 401) {
    open.value = false
    lock.value = ((await response.clone().json()) as { detail: string }).detail
  }
}

/** @throws Error when nothing comes back */
export async function askSession(): Promise<Session> {
  const response = await fetch(URL)
  if (response.ok) return (await response.json()) as Session
  throw new Error(`GET ${URL}: expected 200, got ${response.status} ${response.statusText}`)
}

const FAULTS: Record<number, LoginFault> = { 401: 'wrong', 400: 'wrong', 429: 'tooMany', 503: 'crowd' }

/** Logs in; the browser keeps the session. @returns null when it is done, else why it is not */
export async function logIn(password: string): Promise<LoginFault | null> {
  try {
    const headers = { 'content-type': 'application/json' }
    const { ok, status } = await fetch(URL, { method: 'POST', headers, body: JSON.stringify({ password }) })
    return ok ? null : (FAULTS[status] ?? 'unreachable')
  } catch (error) {
    console.error(error)
    return 'unreachable'
  }
}

/** Logs out. @throws Error when nothing comes back */
export async function logOut(): Promise<void> {
  await fetch(URL, { method: 'DELETE' })
}
