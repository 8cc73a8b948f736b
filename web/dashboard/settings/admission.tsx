import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { LoginDialog } from '../login/login-dialog.tsx'
import { logOut } from '../login/session.ts'
import type { Page } from './page.ts'
import { Section } from './section.tsx'

/** Whether this is the admin, and the way to become it or to cease to be. */
export function Admission({ page }: { page: Page }) {
  const { texts, desk } = page
  const words = texts.settings
  const [asked, setAsked] = useState(false)
  const session = desk.session.value
  if (!session) return null
  async function leave() {
    await logOut()
    await desk.refresh()
  }
  return (
    <Section name="admission" title={words.admin}>
      <p class="sentence">{session.admin ? words.isAdmin : words.adminOnly}</p>
      <button type="button" class="button" onClick={session.admin ? leave : () => setAsked(true)}>
        <Icon name="lock" /> {session.admin ? words.logOut : texts.login.logIn}
      </button>
      {asked && <LoginDialog words={texts.login} onDone={desk.refresh} onClose={() => setAsked(false)} />}
    </Section>
  )
}
