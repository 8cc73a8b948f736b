import { expect, test } from 'vitest'
import { tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { chaosOver, type Plan } from './chaos.ts'
import { TROUBLES } from './faults.ts'

const PLAN: Plan = {
  ...{ seed: 1, seconds: 1, sensors: 6, ticksPerSecond: 5, rebootsPerSecond: 0.02 },
  ...{ consumers: 3, slots: 6, isLong: false, faults: TROUBLES },
}

describeWith('nats-server', 'Chaos over a cluster', () => {
  describeWith('postgresql', 'of brokers, database, workers and web servers', () => {
    const title = 'loses no acknowledged tick and counts none twice, also while there are more workers and fewer again'
    test(title, { timeout: 900_000 }, async () => {
      const { did, recoveries, faults, acknowledged, gaveUp } = await chaosOver(tempFolder(), PLAN)
      const { tallies, ...counts } = faults
      expect(tallies).toEqual([])
      for (const [fault, n] of Object.entries(counts)) expect(n, fault).toBe(0)
      expect(Object.keys(did).toSorted()).toEqual(TROUBLES.toSorted())
      expect(recoveries.length).toBeGreaterThanOrEqual(TROUBLES.length)
      expect(acknowledged).toBeGreaterThan(100)
      expect(Object.keys(gaveUp).filter((name) => name.includes(', by'))).toEqual([])
    })
  })
})
