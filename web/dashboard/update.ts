import { effect, type ReadonlySignal } from '@preact/signals'
import type { Connection } from './state.ts'

/**
 * Loads the page anew if the server has another one by now, because it was updated: its parts have other names then, and
 * those of this page are gone. Never twice for one update: what is loaded is what the server has.
 */
export async function reloadIfUpdated(): Promise<void> {
  const running = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src
  const response = await fetch(location.pathname, { cache: 'no-store' })
  if (!response.ok || !running) return
  const text = await response.text()
  if (!text.includes(new URL(running).pathname)) location.reload()
}

/** Whenever the server is back after it was away, it may have been updated. What somebody is filling in stays, though. */
export function stayUpToDate(connection: ReadonlySignal<Connection>): void {
  let wasLost = false
  effect(() => {
    const { kind } = connection.value
    if (kind === 'lost') wasLost = true
    if (kind !== 'open' || !wasLost) return
    wasLost = false
    if (!document.querySelector('dialog[open]')) reloadIfUpdated().catch((error: unknown) => console.error(error))
  })
}
