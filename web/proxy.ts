import type { FastifyRequest } from 'fastify'
import { membershipIn } from '../broker/contract/address.ts'

/** What proxies add to a request that they pass on (RFC 7239, RFC 9110 7.6.3, and the custom). */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

/** Tells where a request comes from. */
export interface Proxies {
  /** The header by which a request was passed on to us so that nobody knows who asks; undefined: that is known. */
  concealing(request: FastifyRequest): string | undefined
}

/**
 * A proxy is believed where the settings name it, and only by X-Forwarded-For, in which the addresses that were there
 * before it came stand first: whoever asks may have written those.
 * @param trusted addresses and subnets
 */
export function makeProxies(trusted: readonly string[]): Proxies {
  const isTrusted = membershipIn(trusted)
  return {
    concealing({ headers, raw }) {
      const header = FORWARDING.find((name) => headers[name] !== undefined)
      const isTold = Boolean(headers['x-forwarded-for']) && isTrusted(raw.socket.remoteAddress)
      return isTold ? undefined : header
    },
  }
}
