import { type ReadonlySignal, signal } from '@preact/signals'
import { askSession, type Session } from '../login/session.ts'
import { type Facts, Refusal, request, type User } from './office.ts'
import type { Page } from './page.ts'

/** What this view knows; each is null until it has come. */
export interface Desk {
  readonly facts: ReadonlySignal<Facts | null>
  readonly session: ReadonlySignal<Session | null>
  /** The admin alone is told who they are. */
  readonly users: ReadonlySignal<User[] | null>
  /** Asks for everything again; what fails is reported and stays as it was. */
  refresh(): Promise<void>
}

/** Makes the desk of a page. */
export function makeDesk(): Desk {
  const facts = signal<Facts | null>(null)
  const session = signal<Session | null>(null)
  const users = signal<User[] | null>(null)

  async function ask() {
    const inForce = await request<Facts>('GET', 'settings')
    facts.value = inForce
    const asking = await askSession()
    try {
      users.value = asking.admin && inForce.mqtt.own ? await request<User[]>('GET', 'users') : null
    } finally {
      session.value = asking
    }
  }
  return { facts, session, users, refresh: () => ask().catch((error: unknown) => console.error(error)) }
}

/** Why something was not done, in the reader's words where there are any. */
export function refusalWords(error: unknown, { texts }: Pick<Page, 'texts'>): string {
  if (!(error instanceof Refusal)) throw error
  return error.status === 0 ? texts.settings.unreachable : texts.settings.refused(error.message)
}
