import { postgresPrograms } from '../../../postgres.ts'

/** The tests of what the store means, which run a second time on PostgreSQL; none where it is not installed, but in CI. */
export const TESTS_ON_POSTGRES =
  postgresPrograms() || process.env['CI'] === 'true'
    ? [
        'writer',
        'turns',
        'gaps',
        'resend',
        'imports',
        'reader',
        'health',
        'online',
        'nodata',
        'records',
        'shapes',
        'strays',
      ].map((name) => `test/ingest/store/${name}.test.ts`)
    : []
