import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'

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
const OF_A_METER = {
  400: problem('Something that was asked is not as it should be.'),
  404: problem('There is no such meter, or no such reading.'),
  ...WITHOUT_STORE,
}

/** How the API describes itself in OpenAPI 3.1. The problems are declared here, once for all routes. */
export function describeApi(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: { openapi: '3.1.0', info: { title: 'Wattwheel', version } },
    transform: ({ schema, url }) => ({ schema: url.startsWith('/api/') ? withProblems(schema, url) : schema, url }),
  }
}

function withProblems(schema: FastifySchema, url: string): FastifySchema {
  const problems = url.includes('/:meter/') ? OF_A_METER : WITHOUT_STORE
  const { response = { 200: Type.String({ description: 'as it comes' }) } } = schema
  return { ...schema, response: { ...(response as object), ...problems } }
}
