import { expect, test } from 'vitest'
import { listed } from '../../../broker/contract/fault.ts'

test('names are told as they are, and of very many the first', () => {
  expect(listed(['attic', 'cellar'])).toBe('attic, cellar')
  const names = Array.from({ length: 50_000 }, (_, i) => `m${i}`)
  expect(listed(names)).toMatch(/^m0, m1, .*, m19 and 49980 more$/)
})
