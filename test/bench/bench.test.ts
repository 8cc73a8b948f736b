import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, describeWith, hostSensor } from '../tools.ts'
import type { Row, Table } from './table.ts'

/** A folder of its own, since other tests start the built program meanwhile. */
const FOLDER = 'dist/test/trial'
const MEASUREMENTS = ['throughput', 'catchup', 'latency', 'flood', 'wear', 'memory', 'import', 'decade']
/** Heads of what cannot be nothing; CPU times can: Linux tells hundredths of a second, and a brief run may use less. */
const POSITIVE = /\/s|(?<! CPU) m?s$| MB$| a tick$/

async function rowsOf(measurement: string): Promise<Row[]> {
  const args = [`${FOLDER}/test/bench/bench.js`, '--brief', '--json', '--only', measurement]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const tables = (JSON.parse(stdout) as Record<string, Table[]>)[measurement] ?? []
  return tables.flatMap(({ rows }) => rows)
}

beforeAll(() => void execFileSync('node_modules/.bin/tsc', ['-p', 'test/bench', '--outDir', FOLDER]))

describe.runIf(process.platform === 'linux')('The benchmark', () => {
  test.each(chromiumPath && hostSensor ? [...MEASUREMENTS, 'step'] : MEASUREMENTS)(
    'measures %s',
    { timeout: 600_000 },
    async (measurement) => {
      const rows = await rowsOf(measurement)
      const numbers = rows.flatMap((row) => Object.entries(row).filter(([, value]) => typeof value !== 'string'))
      expect(numbers.filter(([, value]) => !Number.isFinite(value) || Number(value) < 0)).toEqual([])
      const positive = numbers.filter(([head]) => POSITIVE.test(head))
      expect(positive.length).toBeGreaterThanOrEqual(rows.length)
      expect(rows.length).toBeGreaterThan(0)
      expect(positive.filter(([, value]) => value === 0)).toEqual([])
    },
  )
})

describeWith('nats-server', 'The benchmark of a cluster', () => {
  describeWith('postgresql', 'over a database', () => {
    test('measures cost', { timeout: 600_000 }, async () => {
      const rows = await rowsOf('cost')
      const numbers = rows.flatMap((row) => Object.values(row).filter((value) => typeof value !== 'string'))
      expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([])
      const ingest = rows.find(({ part }) => part === 'ingest, two workers') ?? {}
      expect(ingest['CPU s a million kept ticks']).toBeGreaterThan(0)
      const wire = rows.find(({ bytes }) => bytes === 'between sensors and brokers, MQTT alone') ?? {}
      for (const head of ['a tick', 'a kept tick', 'a turn message', 'a health message'])
        expect(wire[head]).toBeGreaterThan(0)
    })
  })
})
