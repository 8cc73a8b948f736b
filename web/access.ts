import { BlockList, isIP, isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopback } from '../broker/contract/address.ts'
import { Problem } from './problem.ts'

/** Loopback, link-local and private addresses (RFC 1122, RFC 3927, RFC 1918, RFC 4291, RFC 4193). */
const near = new BlockList()
near.addSubnet('127.0.0.0', 8, 'ipv4')
near.addSubnet('169.254.0.0', 16, 'ipv4')
near.addSubnet('10.0.0.0', 8, 'ipv4')
near.addSubnet('172.16.0.0', 12, 'ipv4')
near.addSubnet('192.168.0.0', 16, 'ipv4')
near.addAddress('::1', 'ipv6')
near.addSubnet('fe80::', 10, 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/**
 * Lets in those who are near: what a home uses tells when nobody is there. A request that a proxy passed on
 * comes from somewhere unknown. A foreign Host means that a page from elsewhere reaches in by DNS rebinding.
 * @param hosts further names this server answers to
 */
export function guardRequests(app: FastifyInstance, hosts: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    if (!isNear(request)) {
      throw new Problem(
        403,
        `Expected an address of the home network, got ${request.ip}. The dashboard is not for the internet.`,
      )
    }
    const forwarded = FORWARDING.find((name) => request.headers[name] !== undefined)
    if (forwarded) throw new Problem(403, `Expected a request without a proxy, got the header "${forwarded}".`)
    if (!SAFE.includes(request.method)) guardChange(request)
    if (!isOurHost(request.hostname, hosts)) {
      throw new Problem(
        421,
        `Expected an address, localhost, a name without a dot or *.local, got "${request.hostname}": add it to web.hosts.`,
      )
    }
  })
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = ['GET', 'HEAD', 'OPTIONS']

/** Changes come from this machine itself, and a browser sends them from our own page only. */
function guardChange({ ip, host, headers }: FastifyRequest): void {
  if (!isLoopback(ip)) {
    throw new Problem(403, `Expected a change from this machine itself, got one from ${ip}.`)
  }
  const { origin } = headers
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) {
    throw new Problem(403, `Expected a change from our own page, got one from ${origin}.`)
  }
}

/** What every answer tells the browser; an event stream too, which leaves no other chance. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}

function isNear({ ip }: FastifyRequest): boolean {
  return near.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
}

function isOurHost(hostname: string, hosts: readonly string[]): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return isIP(name) !== 0 || !name.includes('.') || name.endsWith('.local') || hosts.includes(name)
}
