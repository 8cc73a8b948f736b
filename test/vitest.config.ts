import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    reporters: ['default', fileURLToPath(new URL('reporter.ts', import.meta.url))],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
