import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe } from '../broker/contract/fault.ts'
import { Problem } from './problem.ts'

/**
 * Takes JSON alone, and each value as it is: a register that is null, true or in quotes is none, and what nobody knows
 * is not left out in silence.
 * @param words in place of what was expected and came, for a body that must not be repeated
 */
export function takeExactly(app: FastifyInstance, words?: string): void {
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('*', ({ headers }, _payload, done) =>
    done(new Problem(415, `Expected a body of the content type application/json, got ${headers['content-type']}.`)),
  )
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const validator = Compile(schema)
    return (value: unknown) => {
      if (validator.Check(value)) return { value }
      const faults = describe(validator.Errors(value), value).join('; ')
      return { error: new Problem(400, words ?? `In the ${httpPart ?? 'request'}: ${faults}.`) }
    }
  })
}
