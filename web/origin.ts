import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/**
 * A foreign Host means that a page from elsewhere reaches in by DNS rebinding.
 * @param hosts further names this server answers to
 * @throws Problem 421
 */
export function expectOurHost({ hostname }: FastifyRequest, hosts: readonly string[]): void {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const isNamed = hosts.some((host) => host.toLowerCase() === name)
  if (isIP(name) !== 0 || !name.includes('.') || name.endsWith('.local') || isNamed) return
  const expected = 'Expected an address, localhost, a name without a dot or *.local'
  throw new Problem(421, `${expected}, got "${hostname}": add it to web.hosts.`)
}

/**
 * A browser says whose page it is that asks (RFC 6454, section 7); programs need not.
 * @param what comes from there: a change, a WebSocket
 * @throws Problem 403 for a page that is not ours
 */
export function expectOurPage({ headers: { origin }, host }: FastifyRequest, what: string): void {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return
  const expected = `Expected ${what} from our own page at ${host}, got one from ${origin}`
  throw new Problem(403, `${expected}. A proxy in between has to pass on the header Host.`)
}
