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

test('the scripts and styles of the first view keep within their budget', () => {
  const weight = measureWeight(FOLDER)
  expect(weight.value).toBeGreaterThan(20)
  expect(isKept(weight), `${weight.value} ${weight.unit}, budget ${weight.budget}`).toBe(true)
})
