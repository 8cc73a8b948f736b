import type { Alert } from '../../../../broker/contract/messages.ts'
import type { Page } from '../page.ts'
import { wordsOf } from './words.ts'

/** What people were told since the server started, the newest first. */
export function LatestAlerts({ page }: { page: Page }) {
  const words = page.texts.meterView
  const alerts = page.record.alerts.value
  return (
    <section class="sec latest" aria-labelledby="latest" data-testid="latest-alerts">
      <h2 id="latest">{words.latestAlerts}</h2>
      {alerts?.length === 0 && <p class="sentence">{words.noAlerts}</p>}
      <ol>
        {alerts?.map((alert) => (
          <Told key={`${alert.kind} ${alert.at}`} alert={alert} page={page} />
        ))}
      </ol>
    </section>
  )
}

function Told({ alert, page: { texts, figures, formats } }: { alert: Alert; page: Page }) {
  const { title, note } = wordsOf(alert, texts.alerts, formats.value)
  return (
    <li>
      <details>
        <summary>
          <b>{title}</b> <time>{figures.moment(alert.at)}</time>
        </summary>
        <p>{note}</p>
        {/* The words of the server, with all it knows, are English. */}
        <p lang="en">{alert.message}</p>
      </details>
    </li>
  )
}
