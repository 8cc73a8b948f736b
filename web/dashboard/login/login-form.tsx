import '../form/form.css'
import './login.css'
import { useEffect, useState } from 'preact/hooks'
import type { LoginTexts } from '../texts/login-en.ts'
import { askSession, type LoginFault, logIn } from './session.ts'

interface LoginFormProps {
  words: LoginTexts
  /** Runs once the admin is logged in. */
  onDone(): void
  /** Where there is something to go back to. */
  onCancel?: (() => void) | undefined
}

/** Asks for the admin password; where there is none yet, it says how to make one. */
export function LoginForm({ words, onDone, onCancel }: LoginFormProps) {
  const [exists, setExists] = useState(true)
  const [fault, setFault] = useState<LoginFault | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    askSession().then(
      ({ login }) => setExists(login),
      (error: unknown) => console.error(error),
    )
  }, [])
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    setBusy(true)
    const failed = await logIn(String(new FormData(form).get('password')))
    setBusy(false)
    setFault(failed)
    if (failed === null) return onDone()
    form.querySelector<HTMLInputElement>('input[type=password]')?.select()
  }
  if (!exists) return <Missing words={words} onCancel={onCancel} />
  return (
    <form class="login" onSubmit={submit}>
      <PasswordField label={words.password} faulty={fault !== null} />
      <p class="fault" id="login-fault" role="alert">
        {fault && words.faults[fault]}
      </p>
      <div class="choices">
        {onCancel && <Cancel words={words} onCancel={onCancel} />}
        <button type="submit" class="button filled" disabled={busy}>
          {busy ? words.checking : words.logIn}
        </button>
      </div>
    </form>
  )
}

/** With the name beside it, unseen, by which a password manager keeps it. */
function PasswordField({ label, faulty }: { label: string; faulty: boolean }) {
  return (
    <>
      <input class="unseen" name="username" autocomplete="username" value="admin" readOnly tabIndex={-1} aria-hidden />
      <div class="field">
        <label for="password">{label}</label>
        <span class="box">
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            maxLength={128}
            required
            aria-invalid={faulty}
            aria-describedby="login-fault"
            ref={(input) => input?.focus()}
          />
        </span>
      </div>
    </>
  )
}

function Missing({ words, onCancel }: Pick<LoginFormProps, 'words' | 'onCancel'>) {
  return (
    <div class="login">
      <p>{words.missing}</p>
      <p>
        <code>wattwheel user password admin</code>
      </p>
      <div class="choices">{onCancel && <Cancel words={words} onCancel={onCancel} />}</div>
    </div>
  )
}

function Cancel({ words, onCancel }: { words: LoginTexts; onCancel(): void }) {
  return (
    <button type="button" class="button" onClick={onCancel}>
      {words.cancel}
    </button>
  )
}
