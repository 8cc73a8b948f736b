import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from './rig.ts'

/** For each folder of the street an import that looks upstream, and some that do not or reach too far. */
const STREET = {
  broker: { allowed: './contract/topics.ts', forbidden: ['../ingest/power.ts', '../main.ts', '../test/rig.ts'] },
  'broker/journal': { allowed: '../database.ts', forbidden: ['../../ingest/arrival.ts', '../../web/app.ts'] },
  ingest: { allowed: '../broker/journal/reader.ts', forbidden: ['../broker/journal/writer.ts', '../web/times.ts'] },
  'ingest/store': { allowed: '../../broker/database.ts', forbidden: ['../../broker/broker.ts', '../../web/app.ts'] },
  web: { allowed: '../ingest/store/reader.ts', forbidden: ['../ingest/store/writer.ts', '../broker/broker.ts'] },
  'web/routes': { allowed: '../../ingest/energy.ts', forbidden: ['../../ingest/ingest.ts', '../dashboard/api.ts'] },
  'web/login': {
    allowed: '../../broker/users.ts',
    forbidden: ['../../broker/roll.ts', '../../ingest/store/backups.ts'],
  },
  'web/dashboard': { allowed: '../../ingest/calendar.ts', forbidden: ['../../ingest/live.ts', '../routes/live.ts'] },
  'firmware/simulator': {
    allowed: '../../broker/contract/topics.ts',
    forbidden: ['../../broker/log.ts', '../../ingest/power.ts', '../../web/app.ts'],
  },
}

/** The files of which the linter says that their import is restricted. */
function restricted(project: string): string[] {
  const biome = resolve('node_modules/.bin/biome')
  const { stdout } = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none'], { cwd: project })
  const { diagnostics } = JSON.parse(stdout.toString()) as {
    diagnostics: { category: string; location: { path: string } }[]
  }
  return diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ location }) => location.path)
}

test('The linter names every import against the street, and none with it', () => {
  const project = tempFolder()
  for (const file of ['biome.json', '.gitignore']) copyFileSync(file, join(project, file))
  const against: string[] = []
  for (const [folder, { allowed, forbidden }] of Object.entries(STREET)) {
    mkdirSync(join(project, folder), { recursive: true })
    const importing = (name: string, path: string) =>
      writeFileSync(join(project, folder, name), `export * from '${path}'\n`)
    importing('allowed.ts', allowed)
    for (const [i, path] of forbidden.entries()) {
      importing(`forbidden-${i}.ts`, path)
      against.push(`${folder}/forbidden-${i}.ts`)
    }
  }
  expect(restricted(project).toSorted()).toEqual(against.toSorted())
})
