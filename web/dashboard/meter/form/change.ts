import { detailOf } from '../../detail.ts'

/** Why a change was not made, and what the server says to it. */
export type Refusal = { why: 'login' } | { why: 'unreachable' } | { why: 'refused'; detail: string }

/** A change of a meter's diary. */
export interface Change {
  method: 'POST' | 'DELETE'
  /** After the meter's name. */
  path: string
  body?: object
}

/** Sends a change. @returns null when it is recorded, else why it is not */
export async function send(meter: string, { method, path, body }: Change): Promise<Refusal | null> {
  const url = `/api/v1/meters/${encodeURIComponent(meter)}/${path}`
  try {
    const response = await fetch(url, { method, ...(body && jsonOf(body)) })
    if (response.ok) return null
    return response.status === 401 ? { why: 'login' } : { why: 'refused', detail: await detailOf(response) }
  } catch (error) {
    console.error(error)
    return { why: 'unreachable' }
  }
}

const jsonOf = (body: object) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
