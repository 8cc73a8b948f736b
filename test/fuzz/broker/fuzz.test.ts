import { describe, expect, test } from 'vitest'
import { tempFolder } from '../../rig.ts'
import { fuzzBroker } from './fuzz.ts'
import { makeInput } from './input.ts'

/** A machine that runs all tests at once is slow. */
const PATIENCE_MS = 3000
const MOST_MB = 80

describe('The fuzzer', () => {
  test('makes the same inputs of the same seed, and others of another', () => {
    expect(makeInput(1, 7)).toEqual(makeInput(1, 7))
    expect(makeInput(2, 7)).not.toEqual(makeInput(1, 7))
  })
})

describe.skipIf(process.platform !== 'linux')('Broken, cut and mixed up MQTT', () => {
  const title = 'neither ends the broker nor disturbs an honest sensor: each of its ticks is in the store once'
  test(title, { timeout: 180_000 }, async () => {
    const { faults, ticks, pubackMs, brokerMb, ways } = await fuzzBroker(tempFolder(), { seed: 1, inputs: 1000 })
    expect(faults).toEqual({ lost: 0, doubled: 0, fallen: [], outcries: [] })
    expect(Math.min(...Object.values(ways))).toBeGreaterThan(20)
    expect(ticks).toBeGreaterThan(20)
    expect(pubackMs.p99).toBeLessThan(PATIENCE_MS)
    expect(brokerMb.after - brokerMb.warm).toBeLessThan(MOST_MB)
  })
})
