import './login.css'
import { Icon, Wordmark } from '../icons.tsx'
import type { View } from '../view.ts'
import { LoginForm } from './login-form.tsx'
import { locked } from './session.ts'

/** Stands in the place of every view where the server shows nothing without a login, and says why. */
export function Gate({ view }: { view: View }) {
  const words = view.texts.login
  return (
    <main class="login-gate">
      <div class="login-brand">
        <Wordmark />
        <span>Wattwheel</span>
      </div>
      <h1>
        <Icon name="lock" />
        {words.title}
      </h1>
      <p class="login-why">{words.whyView}</p>
      <LoginForm words={words} onDone={() => location.reload()} />
      <details>
        <summary>{words.details}</summary>
        <p lang="en">{locked.value}</p>
      </details>
    </main>
  )
}
