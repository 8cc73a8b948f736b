import { expect, test } from 'vitest'
import { tempFolder } from '../../rig.ts'
import { fuzzApi } from './fuzz.ts'

const title =
  'Whatever the HTTP API is asked by anyone and by the admin, it answers as its document says, and never with 500'
test(title, { timeout: 600_000 }, async () => {
  const { faults, answered } = await fuzzApi(tempFolder(), { seed: 1, inputs: 600, ticks: 2000 })
  expect(faults).toMatchObject({ answers: [], fallen: [], outcries: [] })
  expect(Object.keys(answered).length).toBeGreaterThan(40)
  for (const change of ['users', 'meters/{meter}/readings', 'meters/{meter}/replacements']) {
    expect(answered[`admin POST /api/v1/${change}`]).toHaveProperty('201')
    expect(answered[`anyone POST /api/v1/${change}`]).not.toHaveProperty('201')
  }
})
