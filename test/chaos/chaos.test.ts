import { expect, test } from 'vitest'
import { tempFolder } from '../rig.ts'
import { chaos } from './chaos.ts'

const PLAN = { seed: 1, seconds: 12, sensors: 20, ticksPerSecond: 20 }

const TITLE = 'Killed, frozen and cut off again and again, the stages lose no acknowledged tick and count none twice'

test(TITLE, { timeout: 180_000 }, async () => {
  const { kills, acknowledged, connections, cuts, ...outcome } = await chaos(tempFolder(), PLAN)

  expect(Math.min(kills.broker, kills.ingest, kills.web)).toBeGreaterThanOrEqual(3)
  expect(cuts).toBeGreaterThan(5)
  expect(connections).toBeGreaterThan(PLAN.sensors)
  expect(acknowledged).toBeGreaterThan(1000)
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, rollups: 0, energies: 0, misserved: 0, tallies: [] })
})
