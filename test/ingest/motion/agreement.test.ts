import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AGREED, agrees, nextAgreement, turnsBy } from '../../../ingest/motion/agreement.ts'
import { START_MS, stretchesOf } from './motions.ts'

describe('Marks and motion', () => {
  test('agree on a turn whose speeds make one turn, also by the part of its time that is known', () => {
    const whole = stretchesOf([60, 30], [30, 60])
    expect(turnsBy(whole, START_MS, START_MS + 90_000)).toBeCloseTo(1, 9)
    expect(turnsBy(stretchesOf([60, 40]), START_MS, START_MS + 90_000)).toBeCloseTo(1, 9)
    expect(turnsBy(stretchesOf([40, 40]), START_MS, START_MS + 90_000)).toBeUndefined()
    expect(turnsBy([], START_MS, START_MS + 90_000)).toBeUndefined()
    expect([0.79, 0.8, 1.2, 1.21].map(agrees)).toEqual([false, true, true, false])
  })

  test('disagree after more than three turns in a row, until one agrees', () => {
    let agreement = AGREED
    const since = [0.5, 1.5, 2, 0.5, 0.5, 1, 0.5].map((turns, i) => {
      agreement = nextAgreement(agreement, turns, i)
      return agreement.sinceMs
    })
    expect(since).toEqual([undefined, undefined, undefined, 3, 3, undefined, undefined])
  })

  test('never disagree by turns of which one in four agrees', () => {
    const turns = fc.array(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.nat(2)), { maxLength: 30 })
    const check = fc.property(turns, (said) => {
      let agreement = AGREED
      for (const [wrong, times] of said) {
        for (let i = 0; i <= times; i++) agreement = nextAgreement(agreement, wrong, 0)
        expect(agreement.sinceMs).toBeUndefined()
        agreement = nextAgreement(agreement, 1, 0)
      }
    })
    fc.assert(check)
  })
})
