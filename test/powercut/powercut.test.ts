import { execFileSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { describeWith } from '../tools.ts'
import { cutPower } from './powercut.ts'

const STATES = 100
const SEED = 1

const LONG = { timeout: 600_000 }

describeWith('strace', 'After a power cut', () => {
  // In a folder of its own, since other tests start the built program meanwhile.
  beforeAll(() => void execFileSync('node_modules/.bin/tsc', ['-p', 'test/powercut']))

  const HOLDS = 'the %s opens, is sound and holds every acknowledged tick once'
  test.each(['journal', 'store'] as const)(HOLDS, LONG, (kind) => {
    const { states, acknowledged, lost, broken } = cutPower(kind, STATES, SEED)
    expect(states).toBe(STATES)
    expect(acknowledged).toBeGreaterThan(5000)
    expect(broken).toEqual([])
    expect(lost).toBe(0)
  })

  test('a journal that syncs at checkpoints only would have lost acknowledged ticks, and this is seen', LONG, () => {
    const { lost, broken } = cutPower('relaxed', STATES, SEED)
    expect(lost).toBeGreaterThan(STATES / 10)
    expect(broken).toEqual([])
  })
})
