import { expect, test } from 'vitest'
import { encode } from '../../../broker/contract/codec.ts'
import type { Turn } from '../../../broker/contract/messages.ts'
import { type House, handClock, openHouse, saidOn, ticksAt } from '../house.ts'
import { START_MS } from './motions.ts'

const turn: Turn = {
  ...{ boot: 'a', seq: 2, phase: 0.25, turns_per_hour: 60, low_per_hour: 57, high_per_hour: 66 },
  ...{ confidence: 0.9, age_ms: 1000 },
}
const say = (house: House, change: Partial<Turn> = {}) => house.send('turn', encode({ ...turn, ...change }))

/** A house whose disc took two minutes for its last turn. */
async function openTurning() {
  const clock = handClock(START_MS)
  const house = await openHouse(undefined, clock)
  await house.send('tick', ticksAt([START_MS - 150_000, START_MS - 30_000]))
  await house.live(({ power_w }) => power_w === 400)
  return { house, clock }
}

test('a turn message makes the power known at once, with its band and the angle of the disc', async () => {
  const { house } = await openTurning()
  const energies = saidOn(house.inbox, 'energy').length
  await say(house)
  expect(await house.live(({ source }) => source === 'turn')).toMatchObject({
    ...{ power_w: 800, bound: false, power_low_w: 760, power_high_w: 880, tick_at: START_MS - 30_000 },
    ...{ phase: 0.25, phase_at: START_MS - 1000 },
  })
  expect(saidOn(house.inbox, 'power').at(-1)).toBe('800')
  expect(saidOn(house.inbox, 'energy')).toHaveLength(energies)
})

test('a turn message that gets old gives way to the ticks, by itself', async () => {
  const { house, clock } = await openTurning()
  await say(house, { age_ms: 34_000 })
  await house.live(({ source }) => source === 'turn')
  clock.advance(1500)
  expect(await house.live(({ source, at }) => source === 'tick' && at > START_MS)).toMatchObject({
    ...{ power_w: 400, power_low_w: 400, power_high_w: 400, phase: null, phase_at: null },
  })
  expect(saidOn(house.inbox, 'power').at(-1)).toBe('400')
})

test('turn messages that are wrong, or do not fit, change nothing, and are counted', async () => {
  const { house } = await openTurning()
  await house.send('turn', '{"boot":"a","seq":2}')
  await say(house, { low_per_hour: 61 })
  await say(house, { seq: 7 })
  await say(house, { turns_per_hour: 66, phase: 0.5 })
  const live = await house.live(({ source }) => source !== 'tick' && source !== null)
  expect(live).toMatchObject({ source: 'turn', phase: 0.5 })
  const dropped = house.lines.filter(({ topic }) => topic === 'wattwheel/main/turn').map(({ reason }) => reason)
  expect(dropped).toEqual(['wrong_shape'])
})
