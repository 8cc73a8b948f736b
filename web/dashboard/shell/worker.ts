/// <reference lib="webworker" />

/*
 * Keeps the shell of the page on this device: the page itself and its parts, so that it opens where the server cannot be
 * reached. Of the house it keeps nothing. What the server has comes first; the page's parts have their content in their
 * names, so those that are kept are those of the server. Each version of the page comes with a worker of its own, which
 * takes its place at once and throws the shell before it away.
 */

declare const self: ServiceWorkerGlobalScope
/** What the shell is made of, paths, and what its version is called: written here when it is built. */
declare const SHELL: { version: string; files: string[] }

const PAGE = '/'
/** Who waits longer for the page is away from home, or the server is. */
const PATIENCE_MS = 4_000

async function keepShell(): Promise<void> {
  const shell = await caches.open(SHELL.version)
  await shell.addAll([PAGE, ...SHELL.files])
  await self.skipWaiting()
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== SHELL.version).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** The page from the server; if that is away, or a proxy says that it is, as it is kept. */
async function page(request: Request): Promise<Response> {
  const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null)
  if (fresh && fresh.status < 500) return fresh
  return (await caches.match(PAGE)) ?? fresh ?? Response.error()
}

const part = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request)

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin || request.method !== 'GET') return
  if (request.mode === 'navigate' && pathname === PAGE) event.respondWith(page(request))
  else if (SHELL.files.includes(pathname)) event.respondWith(part(request))
})
