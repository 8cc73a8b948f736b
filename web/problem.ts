import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifySchemaValidationError,
  FastifyServerOptions,
} from 'fastify'
import type { Log } from '../broker/log.ts'

/** A request that cannot be answered, with what to say about it. */
export class Problem extends Error {
  readonly statusCode: number
  /** What goes with the answer, such as when to try again. */
  readonly headers: Readonly<Record<string, string>>

  /** @param detail what was expected, what came, what to do */
  constructor(statusCode: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.statusCode = statusCode
    // RFC 9110, 15.5.2: who is not let in is told by what.
    this.headers = statusCode === 401 ? { 'www-authenticate': 'Bearer realm="Wattwheel"', ...headers } : headers
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  414: 'Too long',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not ready',
}

/** The server options by which problems that come to no handler are told like all others. */
export const PROBLEMS: FastifyServerOptions = {
  // Else ajv counts Infinity as a number to which no bounds apply.
  ajv: { customOptions: { verbose: true, strictNumbers: false } },
  routerOptions: { maxParamLength: 128 },
  schemaErrorFormatter: explain,
  frameworkErrors(error, request, reply) {
    if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') {
      answer(reply, 414, `Expected a path whose parts have at most 128 characters, got ${request.url.slice(0, 200)}.`)
      return
    }
    answer(reply, 400, `Expected a path with UTF-8 in its % escapes, got ${request.url.slice(0, 200)}.`)
  },
}

/** What a part of a request should have been, by the first error of the validator (ajv, verbose). */
function explain(errors: FastifySchemaValidationError[], part: string): Problem {
  const error = errors[0] as FastifySchemaValidationError & { data: unknown }
  const { instancePath, keyword, params, message = '', data } = error
  const choices = params['allowedValues'] as string[]
  const expected = keyword === 'enum' ? `be one of ${choices.join(', ')}` : message.replace(/^must /, '')
  return new Problem(400, `Expected ${instancePath.slice(1) || part} to ${expected}, got ${JSON.stringify(data)}.`)
}

/** What is said in place of the words that Fastify has for a body that it cannot read. */
const WORDS: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'Expected a body of at most 64 KiB, got a larger one.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'Expected a body of JSON, got none.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'Expected a body of JSON, got something else.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Expected a body of the content type application/json, got another.',
}

/** Answers every error as a problem document (RFC 9457); what went wrong inside is logged, not shown. */
export function answerProblems(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    const inside = status >= 500 && !(error instanceof Problem)
    if (error instanceof Problem) reply.headers(error.headers)
    if (inside) log.error({ err: error, url: request.url }, error.message)
    return answer(reply, status, inside ? 'Something failed; the log says what.' : (WORDS[error.code] ?? error.message))
  })
  app.setNotFoundHandler(({ url }, reply) =>
    answer(
      reply,
      404,
      `Expected a path of the API (see /openapi.json) or the dashboard at /, got ${url.slice(0, 200)}.`,
    ),
  )
}

function answer(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const document = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail }
  return reply.code(status).type('application/problem+json').send(document)
}
