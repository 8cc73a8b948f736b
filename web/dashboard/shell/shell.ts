/** The first view is drawn before its shell is kept. */
const KEPT_AFTER_MS = 3_000

/**
 * Has the browser keep the shell of the page, so that it opens without its server too. Browsers do that for pages that came
 * over TLS or from this machine; elsewhere the page is as it was.
 */
export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return
  setTimeout(() => {
    navigator.serviceWorker.register('/worker.js').catch((error: unknown) => console.error(error))
  }, KEPT_AFTER_MS)
}
