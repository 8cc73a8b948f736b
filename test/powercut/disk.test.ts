import { expect, test } from 'vitest'
import { cuts, type Remains } from './disk.ts'
import type { Call } from './trace.ts'

const STATES = 4000
const PAGE = 1024

const write = (page: number, value: number): Call => ({
  did: 'write',
  file: 'db',
  offset: page * PAGE,
  bytes: Buffer.alloc(PAGE, value),
})

/** The kinds of remains there are after these calls, each as the first byte of every half page. */
function remainsOf(calls: Call[]): Set<string> {
  const halves = ({ files }: Remains) => [...(files.get('db') ?? [])].filter((_, i) => i % (PAGE / 2) === 0).join(' ')
  const last = [...cuts([...calls, { did: 'acknowledge', seq: 1 }], STATES, 1)].filter((cut) => cut.acknowledged === 1)
  expect(last.length).toBeGreaterThan(100)
  return new Set(last.map(halves))
}

test('What was synced stays as it is', () => {
  expect(remainsOf([write(0, 1), write(1, 2), { did: 'sync', file: 'db' }])).toEqual(new Set(['1 1 2 2']))
})

test('A write that was not synced is kept, dropped or torn, whatever becomes of the one before it', () => {
  const remains = remainsOf([write(0, 1), { did: 'sync', file: 'db' }, write(0, 3), write(1, 4)])
  const [first, second] = [
    ['1 1', '3 1', '3 3'],
    ['', ' 4', ' 4 4'],
  ]
  expect(remains).toEqual(new Set(first.flatMap((a) => second.map((b) => a + b))))
})

test('A file that was shortened but not synced is long or short, and one that was removed is gone', () => {
  const shortened: Call[] = [write(0, 1), { did: 'sync', file: 'db' }, { did: 'truncate', file: 'db', length: 512 }]
  expect(remainsOf(shortened)).toEqual(new Set(['1 1', '1']))
  expect(remainsOf([write(0, 1), { did: 'remove', file: 'db' }])).toEqual(new Set(['']))
})
