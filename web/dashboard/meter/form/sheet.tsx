import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { closeAround } from '../../form/dialog.tsx'
import { LoginDialog } from '../../login/login-dialog.tsx'
import type { Page } from '../page.ts'
import { type Change, type Refusal, send } from './change.ts'

interface SheetProps {
  page: Page
  children: ComponentChildren
  save: string
  cancel: string
  /** What to send, or in words what is wrong with what was filled in. */
  fill(): Change | string
  onDone(): void
}

/**
 * A form whose content is sent as one change; it says why when that is not made, and stays as it is. Whoever is not
 * logged in is asked to, and the change is then sent again.
 */
export function Sheet({ page, children, save, cancel, fill, onDone }: SheetProps) {
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const [needsLogin, setNeedsLogin] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  async function submit() {
    const change = fill()
    const meter = page.watch.meter.value
    if (typeof change === 'string' || !meter) return setFault(typeof change === 'string' ? change : '')
    setBusy(true)
    const refusal = await send(meter.id, change)
    setBusy(false)
    setNeedsLogin(refusal?.why === 'login')
    if (refusal) return setFault(refusalWords(refusal, page))
    onDone()
    closeAround(form.current)
  }
  return (
    <>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {children}
        <p class="fault" role="alert">
          {fault}
        </p>
        <div class="choices">
          <button type="button" class="button" onClick={(event) => closeAround(event.currentTarget)}>
            {cancel}
          </button>
          <button type="submit" class="button filled" disabled={busy}>
            {busy ? page.texts.meterView.saving : save}
          </button>
        </div>
      </form>
      {needsLogin && <LoginDialog words={page.texts.login} onDone={submit} onClose={() => setNeedsLogin(false)} />}
    </>
  )
}

function refusalWords(refusal: Refusal, { texts }: Page): string {
  const words = texts.meterView
  switch (refusal.why) {
    case 'login':
      return ''
    case 'unreachable':
      return words.unreachable
    case 'refused':
      return `${words.refused} ${refusal.detail}`
  }
}
