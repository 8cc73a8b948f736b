import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

/** Leaves every second thing of many, as loading does, and tells how much of the heap's old part is holes. */
const PROGRAM = `
  import { setTimeout as delay } from 'node:timers/promises'
  import { getHeapSpaceStatistics } from 'node:v8'
  import { beFrugal } from '${resolve('dist/broker/frugal.js')}'
  let things = Array.from({ length: 40_000 }, (_, i) => Array(20).fill(i))
  gc()
  globalThis.kept = things.filter((_, i) => i % 2 === 0)
  things = undefined
  beFrugal(0)
  await delay(1)
  await delay(1)
  const old = getHeapSpaceStatistics().find((space) => space.space_name === 'old_space')
  console.log(1 - old.space_used_size / old.physical_space_size)
`

test('the holes that the start leaves in the memory are given back', () => {
  const output = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', PROGRAM])
  expect(Number(output)).toBeLessThan(0.2)
})
