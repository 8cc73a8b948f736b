import './alerts.css'
import type { Alert } from '../../../../broker/contract/messages.ts'
import { Icon } from '../../icons.tsx'
import type { Page } from '../page.ts'
import { wordsOf } from './words.ts'

/** What a person should know, as it comes. */
export function Alerts({ page }: { page: Page }) {
  const { present } = page.watch
  return (
    <ol class="alerts" aria-live="polite" data-testid="alerts">
      {present.alerts.value.map((alert) => (
        <Note key={`${alert.kind} ${alert.at}`} alert={alert} page={page} onDismiss={() => present.dismiss(alert)} />
      ))}
    </ol>
  )
}

interface NoteProps {
  alert: Alert
  page: Page
  onDismiss(): void
}

function Note({ alert, page: { watch, texts, formats }, onDismiss }: NoteProps) {
  const { title, note } = wordsOf(alert, texts.alerts, formats.value)
  return (
    <li>
      <Icon name="alert" />
      <div>
        <b>{title}</b> <time>{formats.value.moment(alert.at, watch.nowMs.value)}</time>
        <p>{note}</p>
      </div>
      <button type="button" class="bare" onClick={onDismiss} aria-label={texts.meterView.dismiss(title)}>
        <Icon name="close" />
      </button>
    </li>
  )
}
