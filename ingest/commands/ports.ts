import { once } from 'node:events'
import { createServer } from 'node:net'
import mqtt from 'mqtt'
import type { Settings } from '../../broker/contract/settings.ts'
import { withServiceLogin } from '../../broker/service/login.ts'

const ANSWER_MS = 3000

/** Whether a port could be listened on now. */
export async function isFree(port: number, host?: string): Promise<boolean> {
  const probe = createServer().listen(port, host)
  try {
    await once(probe, 'listening')
  } catch {
    return false
  }
  probe.close()
  await once(probe, 'close')
  return true
}

/** Whether the broker that listens is ours: it lets our services in, and nobody who only says so. */
export async function isOurBroker(settings: Settings): Promise<boolean> {
  const { username, password } = withServiceLogin(settings).mqtt
  if (username === undefined || password === undefined) return false
  const { host, port } = settings.broker
  const url = `mqtt://${inUrl(reachable(host))}:${port}`
  return (await letsIn(url, username, password)) && !(await letsIn(url, username, ''))
}

async function letsIn(url: string, username: string, password: string): Promise<boolean> {
  const options = { username, password, protocolVersion: 4, reconnectPeriod: 0, connectTimeout: ANSWER_MS } as const
  try {
    const client = await mqtt.connectAsync(url, options, false)
    await client.endAsync(true)
    return true
  } catch {
    return false
  }
}

/** Whether the web server that listens is one of ours. */
export async function isOurWeb({ web: { host, port } }: Settings): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const answer = await fetch(`http://${inUrl(reachable(host))}:${port}/health`, { signal })
    return (await answer.text()).startsWith('broker: ')
  } catch {
    return false
  }
}

/** What listens on every address is reached on this machine's own. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
