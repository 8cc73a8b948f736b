import type { ReadonlySignal } from '@preact/signals'
import type { Formats } from './format.ts'
import type { State } from './state.ts'
import type { Texts } from './texts/en.ts'
import type { Watch } from './watch.ts'
import type { Way } from './way.ts'

/** What every part of a view reads: the meter as it is watched, the way through the page, words, numbers' dress, state. */
export interface View {
  readonly watch: Watch
  readonly way: Way
  /** Of numbers and dates, as a tag. */
  readonly locale: string
  readonly texts: Texts
  readonly formats: ReadonlySignal<Formats>
  readonly state: ReadonlySignal<State>
}
