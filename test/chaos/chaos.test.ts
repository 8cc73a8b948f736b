import { describe, expect, test } from 'vitest'
import { tempFolder } from '../rig.ts'
import { describeWith } from '../tools.ts'
import { chaos, type Outcome, type Plan } from './chaos.ts'
import { mayMount } from './disk.ts'

const PLAN: Plan = {
  ...{ seed: 1, seconds: 12, sensors: 20, ticksPerSecond: 20 },
  ...{ broker: 'embedded', kill: ['broker', 'ingest', 'web'] },
}
const LONG = { timeout: 600_000 }

/** Nothing is wrong, though there was trouble. */
function expectFaultless({ faults, acknowledged, connections, cuts }: Outcome): void {
  const { tallies, ...counts } = faults
  expect(tallies).toEqual([])
  for (const [fault, n] of Object.entries(counts)) expect(n, fault).toBe(0)
  expect(acknowledged).toBeGreaterThan(500)
  expect(connections).toBeGreaterThan(PLAN.sensors)
  expect(cuts).toBeGreaterThan(0)
}

describe('Chaos', () => {
  const title = 'that kills, freezes and cuts off every stage makes them lose no acknowledged tick and count none twice'
  test(title, LONG, async () => {
    const outcome = await chaos(tempFolder(), PLAN)
    expectFaultless(outcome)
    expect(Math.min(...Object.values(outcome.kills))).toBeGreaterThanOrEqual(3)
    expect(outcome.gaps.filled + outcome.gaps.open).toBeGreaterThan(0)
    const { acknowledged, unsure, stored } = outcome.bare
    expect(stored).toBeGreaterThanOrEqual(acknowledged)
    expect(stored).toBeLessThanOrEqual(acknowledged + unsure)
  })
})

describeWith('mosquitto', 'Chaos beside mosquitto', () => {
  test('that leaves the broker alone loses nothing that it acknowledged', LONG, async () => {
    expectFaultless(await chaos(tempFolder(), { ...PLAN, broker: 'mosquitto', kill: ['ingest', 'web'] }))
  })
})

describeWith('nats-server', 'Chaos beside NATS', () => {
  test('that leaves the broker alone loses nothing that it acknowledged', LONG, async () => {
    expectFaultless(await chaos(tempFolder(), { ...PLAN, broker: 'nats', kill: ['ingest', 'web'] }))
  })
})

const mounts = mayMount('tmpfs')
describe.skipIf(!mounts)(`Chaos on a disk that fills up${mounts ? '' : ' [needs mounting: run as root]'}`, () => {
  test('is over by itself: no stage gives up, and no tick is acknowledged that is not kept', LONG, async () => {
    const outcome = await chaos(tempFolder(), { ...PLAN, disk: 'tmpfs', kill: [] })
    expectFaultless(outcome)
    expect(outcome.fills).toBeGreaterThan(0)
    expect(outcome.gaveUp).toEqual({})
  })
})

const loops = mayMount('ext4')
describe.skipIf(!loops)(`Chaos on a disk that fails${loops ? '' : ' [needs loop devices: run as root]'}`, () => {
  test('loses nothing that was acknowledged, once the disk is mended', LONG, async () => {
    const outcome = await chaos(tempFolder(), { ...PLAN, disk: 'ext4', kill: [] })
    expectFaultless(outcome)
    expect(outcome.failures).toBeGreaterThan(0)
  })
})
