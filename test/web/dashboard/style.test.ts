import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = 'web/dashboard'
const VIEWS = ['now', 'history', 'insights', 'meter', 'settings']
/** What several views are made of, though it lies with one. */
const SHARED = ['face.css', 'status.css']

/** The selectors of a style, one by one; those of `@media` are looked into. */
function selectorsIn(style: string): string[] {
  const heads = style.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]+)\{/g)
  return [...heads]
    .flatMap(([, head = '']) => head.trim().split(/,(?![^(]*\))/))
    .map((selector) => selector.trim())
    .filter((selector) => !selector.startsWith('@'))
}

test.each(VIEWS)('the style of the view %s touches no other view', (view) => {
  const names = readdirSync(join(FOLDER, view), { recursive: true, encoding: 'utf8' })
  const files = names
    .filter((name) => name.endsWith('.css') && !SHARED.includes(basename(name)))
    .map((name) => join(FOLDER, view, name))
  expect(files.length).toBeGreaterThan(0)
  const beyond = files.flatMap((file) =>
    selectorsIn(readFileSync(file, 'utf8'))
      .filter((selector) => !new RegExp(`^\\.${view}(?![\\w-])`).test(selector))
      .map((selector) => `${file}: ${selector}`),
  )
  expect(beyond).toEqual([])
})
