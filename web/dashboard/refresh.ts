/**
 * Makes a trigger that runs `task` at most once in `everyMs`: at once if the last run is long enough ago,
 * else when the time is up, so that the last trigger is never forgotten. A failed run is reported and the
 * next trigger tries again.
 */
export function atMostEvery(everyMs: number, task: () => Promise<void>): () => void {
  let lastMs = Number.NEGATIVE_INFINITY
  let waiting = false
  function run() {
    waiting = false
    lastMs = performance.now()
    task().catch((error: unknown) => console.error(error))
  }
  return () => {
    if (waiting) return
    const inMs = lastMs + everyMs - performance.now()
    if (inMs <= 0) return run()
    waiting = true
    setTimeout(run, inMs)
  }
}
