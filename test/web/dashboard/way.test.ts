import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, placeOf, VIEWS } from '../../../web/dashboard/way.ts'

test('an address names a view, its path and its parameters', () => {
  expect(placeOf('#/history/month/2026-11?chosen=2026-11-14')).toEqual({
    view: 'history',
    path: ['month', '2026-11'],
    query: { chosen: '2026-11-14' },
  })
})

test.each(['', '#', '#/', '#/elsewhere/42', '#insight'])('the address "%s" is the view Now', (hash) => {
  expect(placeOf(hash)).toEqual({ view: 'now', path: [], query: {} })
})

test('an escape that is none is taken as it stands', () => {
  expect(placeOf('#/history/%').path).toEqual(['%'])
})

test('the address of a place leads back to it', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' })
  const view = fc.constantFrom(...VIEWS.filter((name) => name !== 'now'))
  fc.assert(
    fc.property(view, fc.array(text), fc.dictionary(text, text, { noNullPrototype: true }), (name, path, query) => {
      fc.pre(!('__proto__' in query && Object.hasOwn(query, '__proto__')))
      expect(placeOf(hashOf({ view: name, path, query }))).toEqual({ view: name, path, query })
    }),
  )
})
