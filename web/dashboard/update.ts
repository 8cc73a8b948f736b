/**
 * Loads the page anew if the server has another one by now, because it was updated: its parts have other names then, and
 * those of this page are gone. Never twice for one update: what is loaded is what the server has.
 * @returns whether the page is on its way out
 */
export async function reloadIfUpdated(): Promise<boolean> {
  const running = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src
  const response = await fetch(location.pathname, { cache: 'no-store' })
  if (!response.ok || !running) return false
  const text = await response.text()
  if (text.includes(new URL(running).pathname.split('/').at(-1) ?? '')) return false
  location.reload()
  return true
}
