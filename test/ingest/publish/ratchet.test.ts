import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeRatchet } from '../../../ingest/publish/ratchet.ts'

type Step = { told: number } | { sum: number }
const wh = fc.nat({ max: 20 })
const steps = fc.array(
  fc.oneof(
    wh.map((told): Step => ({ told })),
    wh.map((sum): Step => ({ sum })),
  ),
)

it('What a ratchet lets through never falls, nor is it less than what was told before', () => {
  fc.assert(
    fc.property(steps, (steps) => {
      const ratchet = makeRatchet(() => {})
      let highest = 0
      for (const step of steps) {
        if ('told' in step) ratchet.wasTold(step.told)
        const passes = 'sum' in step && ratchet.admits(step.sum)
        if ('sum' in step) expect(passes).toBe(step.sum >= highest)
        highest = Math.max(highest, 'told' in step ? step.told : passes ? step.sum : 0)
      }
    }),
  )
})

it('A ratchet complains once of a sum that fell, and again of the next fall', () => {
  const complaints: [number, number][] = []
  const ratchet = makeRatchet((...complaint) => complaints.push(complaint))
  for (const sum of [5, 4, 3, 6, 5]) ratchet.admits(sum)
  expect(complaints).toEqual([
    [4, 5],
    [5, 6],
  ])
})
