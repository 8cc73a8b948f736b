import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SET_ADMIN } from '../broker/admin.ts'
import type { Settings } from '../broker/contract/settings.ts'
import type { Login } from './login/login.ts'
import { isNear } from './near.ts'
import { expectOurHost, expectOurPage } from './origin.ts'
import { Problem } from './problem.ts'
import { makeProxies } from './proxy.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who a route is for, where it is not as usual (those who may view, or for a change the admin): `near` means devices
     * that cannot log in.
     */
    access?: 'anyone' | 'near' | 'admin'
  }
}

/**
 * Lets in who may: what a home uses tells when nobody is there. Viewing is for those who are near, or for the admin;
 * every change is for the admin. A request that a proxy passed on comes from somewhere unknown, unless that proxy is
 * trusted.
 */
export function guardRequests(app: FastifyInstance, { web }: Pick<Settings, 'web'>, login: Login): void {
  const proxies = makeProxies(web.trusted_proxies)
  const admitted = new WeakSet<FastifyRequest>()

  /** Why viewing needs a login; undefined: it needs none. */
  function objection(request: FastifyRequest): string | undefined {
    return web.public_dashboard ? distance(request) : 'web.public_dashboard is false'
  }

  /** Why nobody knows that a request comes from near; undefined: it does. */
  function distance(request: FastifyRequest): string | undefined {
    const header = proxies.concealing(request)
    if (header) return `a proxy that is not in web.trusted_proxies passed it on, by its header "${header}"`
    return isNear(request.ip) ? undefined : `${request.ip} is no address of the home network`
  }

  /** Why a request needs the admin; undefined: anybody may. */
  function need(request: FastifyRequest): string | undefined {
    if (request.is404) return undefined
    const { access } = request.routeOptions.config
    if (access === 'anyone') return undefined
    if (access === 'near') return distance(request)
    if (access === 'admin') return 'this is for the admin alone'
    return SAFE.includes(request.method) ? objection(request) : 'changes are for the admin alone'
  }

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    expectOurHost(request, web.hosts)
    if (!SAFE.includes(request.method)) expectOurPage(request, 'a change')
    const why = need(request)
    if (why === undefined) return
    const admission = await login.admissionOf(request)
    if (!admission) throw loginNeeded(why, login)
    admitted.add(request)
    login.holdTo(admission, reply.raw)
  })
  // What is for the admin alone stays on no device (RFC 9111, 5.2.2.5), whatever else the route says of it.
  app.addHook('onSend', async (request, reply) => {
    if (admitted.has(request)) reply.header('cache-control', 'no-store')
  })
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = ['GET', 'HEAD', 'OPTIONS']

function loginNeeded(why: string, login: Login): Problem {
  const how = login.exists()
    ? 'Log in, or send the admin password as "Authorization: Bearer".'
    : `There is no admin password yet: "${SET_ADMIN}" makes one.`
  return new Problem(401, `Expected a login, got none: ${why}. ${how}`)
}

/** What every answer tells the browser; an event stream too, which leaves no other chance. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}
