/** Too many are waiting already. */
export class Crowd extends Error {
  override readonly name = 'Crowd'
}

/**
 * Hashing takes much memory and a core: a crowd of logins waits in line, as long as the line is not too long.
 * @returns what does a task when those before it are done; it throws Crowd when `mostWaiting` are there
 */
export function oneAtATime(mostWaiting: number): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (task) => {
    if (waiting >= mostWaiting) throw new Crowd(`${mostWaiting} others are waiting for theirs`)
    waiting++
    const mine = last.then(task).finally(() => waiting--)
    last = mine.catch(() => {})
    return mine
  }
}
