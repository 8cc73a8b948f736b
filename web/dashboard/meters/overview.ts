import { type ReadonlySignal, signal } from '@preact/signals'
import type { Overview } from '../../glance.ts'
import { heard } from '../login/session.ts'
import type { Place } from '../way.ts'

/** The orders to choose from; the first is the usual one. */
export const ORDERS = ['name', 'power', 'missing', 'signal'] as const
export type Order = (typeof ORDERS)[number]

/** What is asked for: it stands in the address. */
export interface Question {
  search: string
  order: Order
  limit: number
}

/** So many more are listed at a time. */
export const MORE = 50
/** The server lists no more than this at once. */
export const MOST = 200

/** The question of a place; what it does not say, or says wrongly, is as usual. */
export function questionOf({ query }: Place): Question {
  const order = ORDERS.find((one) => one === query['order']) ?? ORDERS[0]
  const limit = Math.min(MOST, Math.max(MORE, Math.trunc(Number(query['limit'])) || MORE))
  return { search: (query['search'] ?? '').slice(0, 100), order, limit }
}

/** The place that a question is asked at. */
export function placeOf({ search, order, limit }: Question): Place {
  const query = {
    ...(search !== '' && { search }),
    ...(order !== ORDERS[0] && { order }),
    ...(limit !== MORE && { limit: String(limit) }),
  }
  return { view: 'meters', path: [], query }
}

/** The answer to the last question; null until there is one. */
export interface Asked {
  readonly overview: ReadonlySignal<Overview | null>
  /** Asks; an answer that comes after that to a later question is dropped. */
  ask(question: Question): Promise<void>
}

export function makeAsked(): Asked {
  const overview = signal<Overview | null>(null)
  let asked = 0
  return {
    overview,
    async ask({ search, order, limit }) {
      const mine = ++asked
      const query = new URLSearchParams({ search, order, limit: String(limit) })
      const response = await fetch(`/api/v1/overview?${query}`)
      await heard(response)
      if (!response.ok) throw new Error(`GET /api/v1/overview: expected 200, got ${response.status}`)
      const answer = (await response.json()) as Overview
      if (mine === asked) overview.value = answer
    },
  }
}
