import type { TestProject } from 'vitest/node'
import { makeTemplate, startPostgres } from '../../../postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a PostgreSQL server on which the tests of the store run; without it they run on files. */
    postgres: string | undefined
  }
}

/** One server for all tests that run on it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  makeTemplate(server)
  provide('postgres', server.url('postgres'))
  return server.remove
}
