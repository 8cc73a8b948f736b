import './login.css'
import { useEffect, useRef } from 'preact/hooks'
import type { LoginTexts } from '../texts/login-en.ts'
import { LoginForm } from './login-form.tsx'

interface LoginDialogProps {
  words: LoginTexts
  /** Runs once the admin is logged in, before it closes. */
  onDone(): void
  /** Runs when it is gone, however it went. */
  onClose(): void
}

/** A dialog, also over another one, that asks for the login which a change needs. */
export function LoginDialog({ words, onDone, onClose }: LoginDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => dialog.current?.close()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="login-dialog" aria-labelledby="login-title" onClose={onClose}>
      <h2 id="login-title">{words.title}</h2>
      <p class="login-why">{words.whyChange}</p>
      <LoginForm
        words={words}
        onCancel={close}
        onDone={() => {
          onDone()
          close()
        }}
      />
    </dialog>
  )
}
