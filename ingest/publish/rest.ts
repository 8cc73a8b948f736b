import type { Clock } from '../../broker/contract/clock.ts'
import type { Complaint } from '../care/complaint.ts'
import { RETRY_MS } from '../care/insist.ts'
import { learn, TOGETHER, type Want } from '../learning.ts'
import type { StoreReader } from '../store/reader.ts'

/**
 * Does what can wait, one thing after the other, a few in each turn of the event loop: news before what is only said
 * again, which waits besides while the broker has much to answer: news that come meanwhile are not to stand behind it. What
 * fails is done again.
 */
export interface Rest {
  /** @param want is what it needs to know, if anything: where the store is far that is found out for several together */
  add(act: () => void, isNews: boolean, want?: () => Want | undefined): void
  /** Whether there are news that wait. */
  isCrowded(): boolean
  /** Resolves when nothing waits. */
  over(): Promise<void>
  /** The broker has answered something. */
  goOn(): void
  close(): void
}

/**
 * So much of each turn of the event loop it takes where the store is far: ticks that came meanwhile take as much, and
 * none of both is starved. Where the store is near a thing takes no time, and no tick is to wait for more than one.
 */
const TURN_MS = 20

interface Task {
  act: () => void
  want: (() => Want | undefined) | undefined
}

/**
 * @param isBusy whether the broker has so much to answer that nothing is to be said again
 * @param complain is told what fails
 */
export function makeRest(
  reader: Pick<StoreReader, 'isFar' | 'ahead'>,
  clock: Clock,
  isBusy: () => boolean,
  complain: Complaint,
): Rest {
  const news: Task[] = []
  const again: Task[] = []
  let running: NodeJS.Immediate | undefined
  let pausing: NodeJS.Timeout | undefined
  let hasFailed = false
  const waiting: (() => void)[] = []
  const isOver = () => news.length + again.length === 0
  const nextQueue = () => (news.length > 0 ? news : again.length > 0 && !isBusy() ? again : undefined)

  function goOn(): void {
    if (!pausing && nextQueue()) running ??= setImmediate(next)
  }

  /** What fails alone holds up nothing else. */
  function failed(task: Task, queue: Task[], error: Error): void {
    complain(error, `not published, trying again: ${error.message}`)
    queue.push(task)
    if (!hasFailed) return
    pausing = setTimeout(() => {
      pausing = undefined
      goOn()
    }, RETRY_MS)
  }

  function perform({ act, want }: Task): void {
    const wanted = reader.isFar ? want?.() : undefined
    if (wanted) learn(reader, [wanted, ...wantedNext()])
    act()
  }

  function wantedNext(): Want[] {
    const tasks = [...news.slice(0, TOGETHER - 1), ...again].slice(0, TOGETHER - 1)
    return tasks.flatMap(({ want }) => want?.() ?? [])
  }

  function performNext(queue: Task[]): void {
    const task = queue.shift() as Task
    try {
      perform(task)
      hasFailed = false
    } catch (error) {
      failed(task, queue, error as Error)
      hasFailed = true
    }
  }

  function next(): void {
    running = undefined
    const untilMs = clock.monoMs() + (reader.isFar ? TURN_MS : 0)
    do {
      const queue = nextQueue()
      if (!queue) break
      performNext(queue)
    } while (!pausing && clock.monoMs() < untilMs)
    goOn()
    if (isOver()) for (const tell of waiting.splice(0)) tell()
  }

  return {
    add(act, isNews, want) {
      ;(isNews ? news : again).push({ act, want })
      goOn()
    },
    goOn,
    isCrowded: () => news.length > 0,
    over: () => (isOver() ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    close() {
      clearImmediate(running)
      clearTimeout(pausing)
      news.length = again.length = 0
      for (const tell of waiting.splice(0)) tell()
    },
  }
}
