import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { NATS_SERVER } from '../chaos/brokers.ts'
import { postgresPrograms } from '../postgres.ts'
import { chromiumPath } from '../tools.ts'
import type { Row, Table } from './table.ts'

/** A folder of its own, since other tests start the built program meanwhile. */
const FOLDER = 'dist/test/trial'
const MEASUREMENTS = ['throughput', 'catchup', 'latency', 'flood', 'wear', 'memory', 'import', 'decade']
/** Heads of what cannot be nothing. */
const POSITIVE = /\/s| m?s$| MB$| a tick$/

async function rowsOf(measurement: string): Promise<Row[]> {
  const args = [`${FOLDER}/test/bench/bench.js`, '--brief', '--json', '--only', measurement]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const tables = (JSON.parse(stdout) as Record<string, Table[]>)[measurement] ?? []
  return tables.flatMap(({ rows }) => rows)
}

describe.runIf(process.platform === 'linux')('The benchmark', () => {
  beforeAll(() => void execFileSync('node_modules/.bin/tsc', ['-p', 'test/bench', '--outDir', FOLDER]))

  const possible = [
    ...MEASUREMENTS,
    ...(chromiumPath ? ['step'] : []),
    ...(existsSync(NATS_SERVER) && postgresPrograms() ? ['cost'] : []),
  ]

  test.each(possible)('measures %s', { timeout: 600_000 }, async (measurement) => {
    const rows = await rowsOf(measurement)
    const numbers = rows.flatMap((row) => Object.entries(row).filter(([, value]) => typeof value !== 'string'))
    expect(numbers.filter(([, value]) => !Number.isFinite(value) || Number(value) < 0)).toEqual([])
    const positive = numbers.filter(([head]) => POSITIVE.test(head))
    expect(positive.length).toBeGreaterThanOrEqual(rows.length)
    expect(rows.length).toBeGreaterThan(0)
    expect(positive.filter(([, value]) => value === 0)).toEqual([])
  })
})
