import { execFile } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { databaseFile, originalFile } from '../ingest/imports/files.ts'
import { tempFolder } from '../rig.ts'
import { portOf, wattwheel } from './program.ts'

const HOUR_S = 3600
const atS = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000

/** Every command of the how-to, in its order. */
function commandsOf(doc: string): string[] {
  const blocks = [...readFileSync(doc, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
  return blocks.flatMap(([, block = '']) => block.trim().split('\n'))
}

/** The files that the how-to names, each of a year of its own, and a shell's `npx` that is the built program. */
function makeGround(): string {
  const ground = tempFolder()
  const save = (name: string, text: string) => writeFileSync(join(ground, name), text)
  copyFileSync(originalFile([0, 90, 180].map((offset) => atS('2024-06-10') + offset)), join(ground, 'energy.db'))
  save('ticks.csv', ['2023-06-01T12:00', '2023-06-01T12:01'].join('\n'))
  const statistics = databaseFile((db) => {
    db.exec(`CREATE TABLE statistics_meta(id INTEGER, statistic_id TEXT, unit_of_measurement TEXT, has_sum INTEGER);
      CREATE TABLE statistics(metadata_id INTEGER, start_ts REAL, sum REAL);
      INSERT INTO statistics_meta VALUES (1, 'sensor.electricity_energy', 'kWh', 1), (2, 'sensor.car', 'kWh', 1);
      INSERT INTO statistics VALUES (1, ${atS('2022-06-01')}, 7), (1, ${atS('2022-06-01') + HOUR_S}, 7.5)`)
  })
  copyFileSync(statistics, join(ground, 'home-assistant_v2.db'))
  const beginMs = atS('2021-06-01') * 1000
  const data = { from: beginMs, tuples: [[beginMs + HOUR_S * 1000, 500, 1]] }
  save('volkszaehler.json', JSON.stringify({ version: '0.3', data }))
  save('emoncms.csv', `${atS('2020-06-01')},1\n${atS('2020-06-01') + HOUR_S},1.5\n`)
  save('dsmr-reader.csv', 'Date,Electricity Tariff 1 Diff,Electricity Tariff 2 Diff\n2019-06-01,0.25,0.25\n')
  save('readings.csv', 'date,kwh\n2024-06-01,100\n')
  const npx = `#!/bin/sh\n[ "$1" = wattwheel ] && shift && exec '${process.execPath}' '${resolve('dist/main.js')}' "$@"\n`
  mkdirSync(join(ground, 'bin'))
  save('bin/npx', npx)
  chmodSync(join(ground, 'bin/npx'), 0o755)
  return ground
}

test('Every command of docs/imports.md does what is said there', async () => {
  const ground = makeGround()
  const env = { WATTWHEEL_DATA: join(ground, 'data'), WATTWHEEL_TIMEZONE: 'Europe/Berlin' }
  const program = wattwheel(['start'], { ...env, WATTWHEEL_BROKER_PORT: '0', WATTWHEEL_WEB_PORT: '0' })
  onTestFinished(async () => void (await program.stop()))
  const url = `mqtt://127.0.0.1:${await portOf(program, 'broker')}`
  await portOf(program, 'web')
  const shell = {
    ...process.env,
    ...env,
    WATTWHEEL_MQTT_URL: url,
    PATH: `${join(ground, 'bin')}:${process.env['PATH']}`,
  }
  const said: Record<string, string> = {}
  for (const command of commandsOf('docs/imports.md')) {
    said[command] = (await promisify(execFile)('sh', ['-c', command], { cwd: ground, env: shell })).stdout
  }
  const imports = Object.entries(said).filter(([command]) => command.includes(' import '))
  expect(imports).toHaveLength(8)
  const dry = said['npx wattwheel import energy.db --dry-run']
  expect(dry).toContain('3 are new; nothing was entered')
  const entered = imports.map(([, text]) => text.split('\n').findLast((line) => line !== ''))
  expect(entered.slice(1)).toEqual(['3 count', '2 count', ...Array(4).fill('1 count'), '1 readings are in the diary'])

  const june = readFileSync(join(ground, 'june.csv'), 'utf8').trimEnd().split('\r\n')
  expect(june).toHaveLength(31)
  expect(june[10]).toMatch(/^2024-06-10T00:00:00.000\+02:00,2024-06-11T00:00:00.000\+02:00,0\.04/)
  expect(JSON.parse(readFileSync(join(ground, 'turns.json'), 'utf8'))).toHaveLength(5)
})
