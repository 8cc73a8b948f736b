import { expect, test } from 'vitest'
import { sparingly } from '../../broker/log.ts'
import { makeTestLog } from '../rig.ts'

test('A warning is written once a minute for each key, with the count of those left unsaid', () => {
  const { log, lines } = makeTestLog()
  let monoMs = 0
  const warn = sparingly(log, { wallMs: () => 0, monoMs: () => monoMs })
  const say = (key: string) => warn(key, { meter: key }, `trouble with ${key}`)
  for (const key of ['a', 'a', 'b', 'a']) say(key)
  monoMs = 59_999
  say('a')
  monoMs = 60_000
  for (const key of ['a', 'b', 'b']) say(key)
  expect(lines.map(({ msg, meter, unsaid }) => [msg, meter, unsaid])).toEqual([
    ['trouble with a', 'a', undefined],
    ['trouble with b', 'b', undefined],
    ['trouble with a', 'a', 3],
    ['trouble with b', 'b', undefined],
  ])
})

test('Warnings with ever new keys do not fill the memory', () => {
  const { log, lines } = makeTestLog()
  const warn = sparingly(log, { wallMs: () => 0, monoMs: () => 0 })
  for (let i = 0; i < 3000; i++) warn(`${i}`, {}, 'trouble')
  warn('0', {}, 'trouble')
  expect(lines).toHaveLength(3001)
})
