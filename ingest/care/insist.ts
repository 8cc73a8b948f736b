import type { Complaint } from './complaint.ts'

/** So long a store that is away is left alone by all that try again: so soon after it is back all goes on. */
export const RETRY_MS = 500

/**
 * Does something, at once or after a time; where it fails, as it does while the store is away, again until it succeeds.
 * @returns what gives it up
 */
export function insist(what: string, act: () => void, complain: Complaint, delayMs = 0): () => void {
  let timer: NodeJS.Timeout | undefined
  function attempt(): void {
    try {
      act()
    } catch (error) {
      complain(error as Error, `${what} failed, trying again: ${(error as Error).message}`)
      timer = setTimeout(attempt, RETRY_MS)
    }
  }
  if (delayMs > 0) timer = setTimeout(attempt, delayMs)
  else attempt()
  return () => clearTimeout(timer)
}
