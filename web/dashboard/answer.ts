import { type ReadonlySignal, signal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Watch } from './watch.ts'

/** What the server has said to a question; null while it is awaited. */
export interface Answer<T> {
  readonly value: ReadonlySignal<T | null>
  /** Whether the last time it was asked nothing came back. */
  readonly failed: ReadonlySignal<boolean>
}

/** So many answers are kept, so that what was looked at a moment ago is there at once. */
const KEPT = 60

/**
 * Asks the server about the meter, as `question` says (`energy?from=0&to=1`; null: nothing), whenever that changes and
 * whenever the page is refreshed. An answer to a question that is no longer asked is not shown.
 * @param ahead what will perhaps be asked next: it is asked once the answer is there, so that then it is shown at once
 */
export function useAnswer<T>(
  watch: Watch,
  question: () => string | null,
  ahead: () => readonly (string | null)[] = () => [],
): Answer<T> {
  const { answer, ask } = useMemo(() => makeAsking<T>(watch), [watch])
  useSignalEffect(() => {
    watch.refreshed.value
    const asked = watch.meter.value && question()
    if (asked !== null) return ask(asked, ahead())
    answer.value.value = null
  })
  return answer
}

function makeAsking<T>({ ask }: Watch) {
  const answer = { value: signal<T | null>(null), failed: signal(false) }
  const kept = new Map<string, T>()

  function keep(question: string, value: T) {
    kept.delete(question)
    kept.set(question, value)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  }
  function askAhead(questions: readonly (string | null)[]) {
    for (const question of questions) {
      if (question === null || kept.has(question)) continue
      ask<T>(question).then(
        (value) => keep(question, value),
        (error: unknown) => console.error(error),
      )
    }
  }
  /** Asks; the function returned makes it forget the answer. */
  function begin(question: string, ahead: readonly (string | null)[]): () => void {
    let wanted = true
    answer.value.value = kept.get(question) ?? null
    ask<T>(question).then(
      (value) => {
        keep(question, value)
        if (!wanted) return
        answer.value.value = value
        answer.failed.value = false
        askAhead(ahead)
      },
      (error: unknown) => {
        console.error(error)
        if (wanted) answer.failed.value = true
      },
    )
    return () => {
      wanted = false
    }
  }
  return { answer, ask: begin }
}
