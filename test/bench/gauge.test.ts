import { expect, test } from 'vitest'
import { cpuSeconds } from './gauge.ts'

test('The CPU time of a process that works goes up as fast as the process itself is told', () => {
  const before = { told: process.cpuUsage(), read: cpuSeconds(process.pid) }
  while (process.cpuUsage(before.told).user < 500_000);
  const { user, system } = process.cpuUsage(before.told)
  const read = cpuSeconds(process.pid) - before.read
  expect(read).toBeGreaterThan(0.4)
  expect(Math.abs(read - (user + system) / 1e6)).toBeLessThan(0.1)
})
