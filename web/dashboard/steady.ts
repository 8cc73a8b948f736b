import { computed, type ReadonlySignal } from '@preact/signals'

/** A computed value that stays the very same object for as long as it says the same, so that nothing is redrawn. */
export function steady<T>(compute: () => T): ReadonlySignal<T> {
  let last: { value: T; text: string } | null = null
  return computed(() => {
    const value = compute()
    const text = JSON.stringify(value)
    if (last?.text !== text) last = { value, text }
    return last.value
  })
}
