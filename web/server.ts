import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '../broker/contract/clock.ts'
import { Fault } from '../broker/contract/fault.ts'
import type { Settings } from '../broker/contract/settings.ts'
import type { Log } from '../broker/log.ts'
import { createApp } from './app.ts'
import { openFeed } from './feed.ts'
import { webSocketRoute } from './routes/websocket.ts'
import { openSources } from './sources.ts'

/** A running web server. */
export interface Web {
  readonly port: number
  close(): Promise<void>
}

/** What the web server needs beside the settings. */
export interface WebOptions {
  /** The folder of the built dashboard. */
  dashboard: string
  version: string
  clock?: Clock
}

/**
 * Starts the web server. It waits for the store and the broker as long as it takes, and says so at /health.
 * @throws Fault when the port is taken
 */
export async function startWeb(settings: Settings, log: Log, options: WebOptions): Promise<Web> {
  const { dashboard, version, clock = systemClock } = options
  const feed = openFeed(settings, log, clock)
  const sources = openSources(settings, feed, clock)
  const app = await createApp({ sources, log, version, dashboard })
  await app.register(webSocketRoute(settings, log))
  const close = async () => {
    await app.close()
    await feed.close()
    sources.close()
  }
  try {
    await app.listen({ host: settings.web.host, port: settings.web.port })
  } catch (cause) {
    await close()
    throw explain(cause as NodeJS.ErrnoException, settings)
  }
  const { port } = app.server.address() as AddressInfo
  log.info({ host: settings.web.host, port }, `dashboard at http://localhost:${port}`)
  return { port, close }
}

function explain(cause: NodeJS.ErrnoException, { web: { host, port } }: Settings): Error {
  if (cause.code === 'EADDRINUSE') {
    const message = `Web: port ${port} is in use. Stop what uses it, or choose another with web.port (or WATTWHEEL_WEB_PORT).`
    return new Fault(message, { cause })
  }
  return new Fault(`Web: cannot listen on ${host} port ${port} (${cause.code}). Check web.host and web.port.`, {
    cause,
  })
}
