import type { View } from '../view.ts'
import type { Row } from './diary/rows.ts'
import type { Figures } from './figures.ts'
import type { MeterRecord } from './record.ts'

/** What is being entered. */
export type Form = { kind: 'reading' } | { kind: 'replacement' } | { kind: 'removal'; row: Row }

/** What every part of this view reads, and what opens a form. */
export interface Page extends View {
  readonly record: MeterRecord
  readonly figures: Figures
  open(form: Form): void
}
