import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import type { Page } from './page.ts'

interface CopyProps {
  text: string
  /** What is copied, for listeners; without it the button says that it is everything. */
  label?: string
  page: Page
}

/** Copies a text, and says so on the button. */
export function Copy({ text, label, page: { texts } }: CopyProps) {
  const words = texts.settings
  const [copied, setCopied] = useState(false)
  async function copy(button: HTMLElement) {
    setCopied(await copyText(text, button))
  }
  return (
    <button
      type="button"
      class={label ? 'bare' : 'button'}
      aria-label={label && (copied ? words.copied : label)}
      onClick={(event) => copy(event.currentTarget)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {!label && (copied ? words.copied : words.everything)}
    </button>
  )
}

/** A page that came without TLS has no clipboard of its own; there the browser's older way is taken. */
async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      (error: unknown) => {
        console.error(error)
        return false
      },
    )
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'unseen'
  // Within the dialog: outside of it nothing can be chosen while it is open.
  beside.after(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  beside.focus()
  return done
}
