import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { TESTS_ON_POSTGRES } from './ingest/store/postgres/tests.ts'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    reporters: ['default', fileURLToPath(new URL('reporter.ts', import.meta.url))],
    // For what hangs: no test asserts how fast it is, and a machine that does much else at once is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'], globalSetup: ['test/build.ts'] } },
      {
        extends: true,
        test: {
          name: 'on PostgreSQL',
          include: TESTS_ON_POSTGRES,
          globalSetup: ['test/ingest/store/postgres/setup.ts'],
        },
      },
    ],
  },
})
