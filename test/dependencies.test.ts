import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('docs/dependencies.md says of each dependency, and of nothing else, why it is there', () => {
  const table = readFileSync('docs/dependencies.md', 'utf8').split(/<!-- \/?dependencies -->/)[1] ?? ''
  const rows = [...table.matchAll(/^\| `(.+)` \| (.+) \|$/gm)]
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object }
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(dependencies))
  for (const [, name, why] of rows) expect(why, name).toMatch(/\w+ \w+/)
})
