import './alerts.css'
import { useEffect, useState } from 'preact/hooks'
import type { Alert } from '../../../../broker/contract/messages.ts'
import { eventsOf } from '../../api.ts'
import { Icon } from '../../icons.tsx'
import type { Page } from '../page.ts'
import { hearAlerts } from './hear.ts'

/** More than these nobody reads; the older ones go. */
const AT_MOST = 3

/** What a person should know, as it comes while this view is open. */
export function Alerts({ page }: { page: Page }) {
  const id = page.watch.meter.value?.id
  const [alerts, setAlerts] = useState<Alert[]>([])
  useEffect(() => {
    if (id === undefined) return
    return hearAlerts(eventsOf(id), (alert) => setAlerts((before) => [alert, ...before].slice(0, AT_MOST)))
  }, [id])
  return (
    <ol class="alerts" aria-live="polite" data-testid="alerts">
      {alerts.map((alert) => (
        <Note
          key={`${alert.kind} ${alert.at}`}
          alert={alert}
          page={page}
          onDismiss={() => setAlerts((before) => before.filter((one) => one !== alert))}
        />
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
  const title = texts.meterView.alerts[alert.kind]
  return (
    <li>
      <Icon name="alert" />
      <div>
        <b>{title}</b> <time>{formats.value.moment(alert.at, watch.nowMs.value)}</time>
        {/* What ingest says of it is English. */}
        <p lang="en">{alert.message}</p>
      </div>
      <button type="button" class="bare" onClick={onDismiss} aria-label={texts.meterView.dismiss(title)}>
        <Icon name="close" />
      </button>
    </li>
  )
}
