import type { View } from '../view.ts'
import type { Desk } from './desk.ts'

/** What every part of this view reads. */
export interface Page extends View {
  readonly desk: Desk
}

/** What is open over the view: `#/settings/device`, `#/settings/removal/{name}`. */
export type Open = { kind: 'device' } | { kind: 'removal'; name: string }
