import type { Complaint } from '../care/complaint.ts'

/**
 * Does what can wait, one thing after the other, each in a turn of the event loop of its own: news before what is only
 * said again. What fails is done again.
 */
export interface Rest {
  add(act: () => void, isNews: boolean): void
  /** Resolves when nothing waits. */
  over(): Promise<void>
  close(): void
}

/** So long a store that is away is left alone: so soon after it is back all goes on. */
const RETRY_MS = 500

/** @param complain is told what fails */
export function makeRest(complain: Complaint): Rest {
  const news: (() => void)[] = []
  const again: (() => void)[] = []
  let running: NodeJS.Immediate | undefined
  let pausing: NodeJS.Timeout | undefined
  let hasFailed = false
  const waiting: (() => void)[] = []
  const isOver = () => news.length + again.length === 0

  function goOn(): void {
    if (!pausing && !isOver()) running ??= setImmediate(next)
  }

  /** What fails alone holds up nothing else. */
  function failed(act: () => void, queue: (() => void)[], error: Error): void {
    complain(error, `not published, trying again: ${error.message}`)
    queue.push(act)
    if (!hasFailed) return
    pausing = setTimeout(() => {
      pausing = undefined
      goOn()
    }, RETRY_MS)
  }

  function next(): void {
    running = undefined
    const queue = news.length > 0 ? news : again
    const act = queue.shift()
    try {
      act?.()
      hasFailed = false
    } catch (error) {
      failed(act as () => void, queue, error as Error)
      hasFailed = true
    }
    goOn()
    if (isOver()) for (const tell of waiting.splice(0)) tell()
  }

  return {
    add(act, isNews) {
      ;(isNews ? news : again).push(act)
      goOn()
    },
    over: () => (isOver() ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    close() {
      clearImmediate(running)
      clearTimeout(pausing)
      news.length = again.length = 0
      for (const tell of waiting.splice(0)) tell()
    },
  }
}
