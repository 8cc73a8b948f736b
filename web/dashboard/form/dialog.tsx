import './form.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface DialogProps {
  title: string
  children: ComponentChildren
  /** Runs when it is gone, however it went. */
  onClose(): void
}

/** A dialog over the page: it keeps the focus, and gives it back. Close it by closing the `dialog` around the content. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="entering" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}

/** Closes the dialog that an element is in. */
export function closeAround(element: Element | null): void {
  element?.closest('dialog')?.close()
}
