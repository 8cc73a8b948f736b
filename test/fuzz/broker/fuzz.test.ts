import { describe, expect, test } from 'vitest'
import { tempFolder } from '../../rig.ts'
import { fuzzBroker } from './fuzz.ts'
import { makeInput } from './input.ts'

const MOST_MB = 80

describe('The fuzzer', () => {
  test('makes the same inputs of the same seed, and others of another', () => {
    expect(makeInput(1, 7)).toEqual(makeInput(1, 7))
    expect(makeInput(2, 7)).not.toEqual(makeInput(1, 7))
  })
})

describe.skipIf(process.platform !== 'linux')('Broken, cut and mixed up MQTT', () => {
  const title = 'neither ends the broker nor disturbs an honest sensor: each of its ticks is in the store once'
  test(title, { timeout: 600_000 }, async () => {
    const { faults, ticks, brokerMb, ways } = await fuzzBroker(tempFolder(), { seed: 1, inputs: 1000 })
    expect(faults).toEqual({ lost: 0, doubled: 0, fallen: [], outcries: [] })
    expect(Math.min(...Object.values(ways))).toBeGreaterThan(20)
    expect(ticks).toBeGreaterThan(20)
    expect(brokerMb.after - brokerMb.warm).toBeLessThan(MOST_MB)
  })
})
