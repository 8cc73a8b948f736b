import { useRef } from 'preact/hooks'
import { closeAround, Dialog } from '../form/dialog.tsx'
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
  const why = useRef<HTMLParagraphElement>(null)
  const close = () => closeAround(why.current)
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p ref={why} class="login-why">
        {words.whyChange}
      </p>
      <LoginForm
        words={words}
        onCancel={close}
        onDone={() => {
          onDone()
          close()
        }}
      />
    </Dialog>
  )
}
