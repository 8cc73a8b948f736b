import { expect, it } from 'vitest'
import { translate } from '../../../../ingest/store/postgres/dialect.ts'

it('numbers the parameters, those with names by each place they stand at', () => {
  const { text, values } = translate("SELECT a FROM t WHERE b = @one AND c = 'a ? @two' AND d <> @two AND e = @one")
  expect(text).toBe("SELECT a FROM t WHERE b = $1 AND c = 'a ? @two' AND d <> $2 AND e = $3")
  expect(values([{ one: 1, two: 'x', three: 3 }])).toEqual([1, 'x', 1])
  expect(translate('INSERT INTO t(a, b) VALUES (?, ?)').values([null, 2.5])).toEqual([null, 2.5])
})

it('keeps the capitals of names, and reads the orders in comments', () => {
  expect(translate('SELECT from_ms AS fromMs, list(n /* ORDER BY bucket */) AS whole FROM t').text).toBe(
    'SELECT from_ms AS "fromMs", list(n  ORDER BY bucket ) AS whole FROM t',
  )
})

it('compares with the whole number beside which nothing changes', () => {
  const { values } = translate(
    'SELECT 1 FROM t WHERE a >= ? AND a < ? AND a <= ? AND a > ? AND a BETWEEN ? AND ? AND b = ? AND (c >> 20) = ?',
  )
  expect(values(Array.from({ length: 8 }, () => 0.5))).toEqual([1, 1, 0, 0, 1, 0, 0.5, 0.5])
  expect(translate('SELECT 1 FROM t WHERE a < ?').values([Number.POSITIVE_INFINITY])).toEqual([Number.MAX_SAFE_INTEGER])
})
