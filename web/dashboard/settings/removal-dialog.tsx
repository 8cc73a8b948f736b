import { useState } from 'preact/hooks'
import { closeAround, Dialog } from '../form/dialog.tsx'
import { refusalWords } from './desk.ts'
import { request } from './office.ts'
import type { Page } from './page.ts'

interface RemovalProps {
  page: Page
  name: string
  /** Runs when it is gone, with what to say of it. */
  onDone(words: string): void
  onClose(): void
}

/** Asks once more before a device loses its user. */
export function RemovalDialog({ page, name, onDone, onClose }: RemovalProps) {
  const words = page.texts.settings
  const [fault, setFault] = useState('')
  async function remove(event: SubmitEvent) {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    try {
      await request('DELETE', `users/${encodeURIComponent(name)}`)
    } catch (error) {
      return setFault(refusalWords(error, page))
    }
    onDone(words.removed(name))
    await page.desk.refresh()
    closeAround(form)
  }
  return (
    <Dialog title={words.removal(name)} onClose={onClose}>
      <form onSubmit={remove}>
        <p>{words.removalNote}</p>
        <p class="fault" role="alert">
          {fault}
        </p>
        <div class="choices">
          <button type="button" class="button" onClick={(event) => closeAround(event.currentTarget)}>
            {words.keep}
          </button>
          <button type="submit" class="button filled">
            {words.doRemove}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
