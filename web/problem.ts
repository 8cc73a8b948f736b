import type { FastifyError, FastifyInstance } from 'fastify'
import type { Log } from '../broker/log.ts'

/** A request that cannot be answered, with what to say about it. */
export class Problem extends Error {
  readonly statusCode: number

  /** @param detail what was expected, what came, what to do */
  constructor(statusCode: number, detail: string) {
    super(detail)
    this.statusCode = statusCode
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  413: 'Too large',
  421: 'Misdirected request',
  500: 'Internal error',
  503: 'Not ready',
}

/** Answers every error as a problem document (RFC 9457); what went wrong inside is logged, not shown. */
export function answerProblems(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500 && !(error instanceof Problem)) log.error({ err: error, url: request.url }, error.message)
    const detail = status >= 500 && !(error instanceof Problem) ? 'Something failed; the log says what.' : error.message
    return reply.code(status).type('application/problem+json').send(document(status, detail))
  })
  app.setNotFoundHandler((request, reply) => {
    const detail = `Expected a path of the API (see /openapi.json) or the dashboard at /, got ${request.url.slice(0, 200)}.`
    return reply.code(404).type('application/problem+json').send(document(404, detail))
  })
}

function document(status: number, detail: string) {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail }
}
