import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { constantParts, constantsOf, whPerTick, whPerTickAt } from '../../../ingest/past/constants.ts'

const aReplacement = fc.record({ atMs: fc.nat(1000), impulsesPerKwh: fc.constantFrom(75, 96, 150) })
const someReplacements = fc.uniqueArray(aReplacement, { maxLength: 6, selector: ({ atMs }) => atMs })

describe('the constant of a meter', () => {
  test('is that of the settings until the first replacement, and from its moment on that of the new meter', () => {
    const constants = constantsOf(75, [
      { atMs: 200, impulsesPerKwh: 1000 },
      { atMs: 100, impulsesPerKwh: 96 },
    ])
    expect([-1e15, 99, 100, 199, 200, 1e15].map((atMs) => 1000 / whPerTickAt(constants, atMs))).toEqual([
      75, 75, 96, 96, 1000, 1000,
    ])
  })

  test('is the one that was said last of two at one moment, and goes on with a meter of the same constant', () => {
    const constants = constantsOf(75, [
      { atMs: 100, impulsesPerKwh: 96 },
      { atMs: 100, impulsesPerKwh: 75 },
      { atMs: 200, impulsesPerKwh: 120 },
      { atMs: 300, impulsesPerKwh: 120 },
    ])
    expect(constants.slice(1)).toEqual([{ fromMs: 200, whPerTick: whPerTick(120) }])
  })

  test('does not depend on the order of replacements at distinct times', () => {
    const check = fc.property(
      someReplacements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(constantsOf(75, shuffled)).toEqual(constantsOf(75, all))
      },
    )
    fc.assert(check)
  })
})

describe('a time cut into parts of one constant', () => {
  test('has no gap, changes at each cut, and agrees with the constant at each moment', () => {
    const check = fc.property(someReplacements, fc.nat(1000), fc.nat(1000), (replacements, a, b) => {
      const constants = constantsOf(75, replacements)
      const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)]
      const parts = constantParts(constants, fromMs, toMs)
      let endMs = fromMs
      for (const [i, part] of parts.entries()) {
        expect(part.fromMs).toBe(endMs)
        expect(part.whPerTick).not.toBe(parts[i - 1]?.whPerTick)
        for (const atMs of [part.fromMs, part.toMs - 1]) expect(whPerTickAt(constants, atMs)).toBe(part.whPerTick)
        endMs = part.toMs
      }
      expect(endMs).toBe(toMs)
    })
    fc.assert(check)
  })

  test('has no parts where it is empty', () => {
    expect(constantParts(constantsOf(75, []), 5, 5)).toEqual([])
  })
})
