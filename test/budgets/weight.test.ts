import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isKept } from './budget.ts'
import { firstFiles, measureWeight } from './weight.ts'

const FOLDER = 'dist/web/dashboard'

test('the first view needs one style sheet and a script, not the code of the other views', () => {
  const files = firstFiles(FOLDER)
  expect(files.filter((path) => path.endsWith('.css'))).toHaveLength(1)
  expect(files.filter((path) => path.endsWith('.js')).length).toBeGreaterThan(0)
  expect(files.filter((path) => /(history|insights|meter)-/.test(path))).toEqual([])
})

test('the page names every script of its first view, and each is compiled while it still comes in', () => {
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8')
  const scripts = firstFiles(FOLDER).filter((path) => path.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(1)
  for (const path of scripts) {
    expect(page).toContain(`/${path}"`)
    expect(readFileSync(join(FOLDER, path), 'utf8')).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/)
  }
})

test('the scripts and styles of the first view keep within their budget', () => {
  const weight = measureWeight(FOLDER)
  expect(weight.value).toBeGreaterThan(20)
  expect(isKept(weight), `${weight.value} ${weight.unit}, budget ${weight.budget}`).toBe(true)
})
