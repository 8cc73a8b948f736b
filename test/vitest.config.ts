import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { postgresPrograms } from './postgres.ts'

const all: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'all', include: ['test/**/*.test.ts'], globalSetup: ['test/build.ts'] },
}

/** The tests of what the store means run once more on PostgreSQL; those of what only a file has do not. */
const onPostgres: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'on PostgreSQL',
    include: ['test/ingest/store/*.test.ts'],
    exclude: ['test/ingest/store/{clocks,copy,migrations,order,ranges,schema}.test.ts'],
    globalSetup: ['test/build.ts', 'test/ingest/store/postgres/setup.ts'],
  },
}

const hasPostgres = postgresPrograms() !== undefined || process.env['CI'] === 'true'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    reporters: ['default', fileURLToPath(new URL('reporter.ts', import.meta.url))],
    // For what hangs: no test asserts how fast it is, and a machine that does much else at once is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: hasPostgres ? [all, onPostgres] : [all],
  },
})
