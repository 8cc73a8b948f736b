import { type ReadonlySignal, signal } from '@preact/signals'
import { keep, kept } from './keep.ts'

/** What a person has chosen on this device. */
export interface Choice<T extends string> {
  readonly possible: readonly T[]
  readonly chosen: ReadonlySignal<T>
  /** Chooses, and keeps it on this device. */
  choose(value: T): void
  /** Takes up what was chosen here before. */
  remember(): void
}

/** Makes a choice that is kept under `key`; without one the first of what is possible holds. */
export function makeChoice<T extends string>(key: string, possible: readonly [T, ...T[]]): Choice<T> {
  const chosen = signal<T>(possible[0])
  return {
    possible,
    chosen,
    choose(value) {
      chosen.value = value
      keep(key, value)
    },
    remember() {
      const before = kept(key)
      chosen.value = possible.find((known) => known === before) ?? possible[0]
    },
  }
}
