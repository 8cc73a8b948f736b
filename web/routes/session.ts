import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { takeExactly } from '../exactly.ts'
import { COOKIE, type Login } from '../login/login.ts'
import { LONGEST_MS } from '../login/sessions.ts'

const Session = Type.Object(
  {
    admin: Type.Boolean({ description: 'whether it is the admin who asks' }),
    login: Type.Boolean({ description: 'whether there is an admin password to log in with' }),
  },
  { examples: [{ admin: true, login: true }] },
)

const Password = Type.Object(
  { password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false, examples: [{ password: 'hz4ke-m7w2x-9dtqa-c3urn' }] },
)
const NO_PASSWORD = 'Expected a body such as {"password":"…"} with 1 to 128 characters, got something else.'

/** For our own pages alone, and not for scripts in them; over TLS for TLS alone (RFC 6265, section 4.1.2). */
const KEPT: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' }

/** Who asks, login and logout. A session is where ../login/book.ts keeps it. */
export const sessionRoute =
  (login: Login): FastifyPluginAsyncTypebox =>
  async (app) => {
    takeExactly(app, NO_PASSWORD)
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    const config = { access: 'anyone' } as const
    const response = { 200: Session }

    app.get('/session', { config, schema: { summary: 'Who asks', response } }, async (request) => ({
      admin: (await login.admissionOf(request)) !== undefined,
      login: login.exists(),
    }))

    app.post(
      '/session',
      { config, schema: { summary: 'Log in as the admin', body: Password, response } },
      async (request, reply) => {
        const id = await login.begin(request, request.body.password)
        reply.setCookie(COOKIE, id, { ...KEPT, maxAge: LONGEST_MS / 1000 })
        return { admin: true, login: true }
      },
    )

    app.delete('/session', { config, schema: { summary: 'Log out', response } }, async (request, reply) => {
      login.end(request)
      reply.clearCookie(COOKIE, KEPT)
      return { admin: false, login: login.exists() }
    })
  }
