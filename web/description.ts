import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import Type from 'typebox'
import { COOKIE } from './login/login.ts'

const Problem = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String() },
  {
    examples: [
      {
        ...{ type: 'about:blank', title: 'Bad request', status: 400 },
        detail: 'Expected points to be >= 1, got 0.',
      },
    ],
  },
)

/** A problem document (RFC 9457) that says what was expected, what came, what to do. */
const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } })

const WITHOUT_STORE = { 503: problem('A stage that is needed is not there yet: try again in a moment.') }
const WRONGLY_ASKED = { 400: problem('Something that was asked is not as it should be.') }
const OF_A_METER = {
  ...WRONGLY_ASKED,
  404: problem('There is no such meter, or no such reading.'),
}
const OF_USERS = {
  ...WRONGLY_ASKED,
  404: problem('There is no such user, or the broker is another.'),
  409: problem('The name is taken, or the users cannot be read or written.'),
}
const OF_THE_SESSION = { 400: problem('The body is not as it should be; what it held is not repeated.') }
const OF_THE_LOGIN = {
  401: problem('A login is needed, or the password is not right.'),
  429: problem('Too many wrong passwords came from this address: wait as long as Retry-After says.'),
}
const OF_A_CHANGE = {
  403: problem('A page from elsewhere asks for a change.'),
  415: problem('The body has another content type than application/json.'),
}

/** How the admin says that it is the admin: by the password, or by the session that the login began. */
const SECURITY_SCHEMES = {
  password: { type: 'http', scheme: 'bearer', description: 'The admin password.' },
  session: { type: 'apiKey', in: 'cookie', name: COOKIE },
} as const
const BY_ADMIN = [{ password: [] }, { session: [] }]

/** How the API describes itself in OpenAPI 3.1. The problems are declared here, once for all routes. */
export function describeApi(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Wattwheel', version },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: ({ schema, url, route }) => ({
      schema: url.startsWith('/api/') ? described(schema, route) : schema,
      url,
    }),
  }
}

function described(schema: FastifySchema, { url, method, config }: RouteOptions): FastifySchema {
  const isChange = method !== 'GET'
  const { response = { 200: Type.String({ description: 'as it comes' }) } } = schema
  const problems = {
    ...(url.includes('/:meter/') ? OF_A_METER : url.includes('/users') ? OF_USERS : {}),
    ...(url.endsWith('/session') && method === 'POST' ? OF_THE_SESSION : {}),
    ...OF_THE_LOGIN,
    ...(isChange ? OF_A_CHANGE : {}),
    ...WITHOUT_STORE,
  }
  const ofAll = config?.access === 'anyone'
  const security = ofAll ? [] : isChange || config?.access === 'admin' ? BY_ADMIN : [{}, ...BY_ADMIN]
  return { ...schema, security, response: { ...(response as object), ...problems } }
}
