import { Dialog } from '../../form/dialog.tsx'
import type { Form, Page } from '../page.ts'
import { ReadingForm } from './reading.tsx'
import { RemovalForm } from './removal.tsx'
import { ReplacementForm } from './replacement.tsx'

interface EnteringProps {
  page: Page
  form: Form
  /** Runs when a change is recorded, with what to say of it. */
  onDone(words: string): void
  onClose(): void
}

/** The dialog for whatever is being entered. */
export function Entering({ page, form, onDone, onClose }: EnteringProps) {
  const words = page.texts.meterView
  const title = { reading: words.enterReading, replacement: words.replacement, removal: words.removal }[form.kind]
  const saved = () => onDone(words.saved)
  return (
    <Dialog title={title} onClose={onClose}>
      {form.kind === 'reading' && <ReadingForm page={page} onDone={saved} />}
      {form.kind === 'replacement' && <ReplacementForm page={page} onDone={saved} />}
      {form.kind === 'removal' && <RemovalForm page={page} row={form.row} onDone={() => onDone(words.removed)} />}
    </Dialog>
  )
}
