import { beforeEach, expect, test } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { every10s, look, numbered, openStore, storeSettings, ticksMessage } from '../ingest/store/store.ts'
import type { TimedTick } from './disc.ts'
import { judge, type Verdict } from './verdict.ts'

const TURNS = numbered(every10s(20)) as TimedTick[]
const COUNTED = [{ meter: 'main', turns: TURNS, acknowledged: TURNS }]
const FAULTLESS = { acknowledged: 20, lost: 0, doubled: 0, rollups: 0, energies: 0, tallies: [] }

let settings: Settings

beforeEach(async () => {
  settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(TURNS)] })
  store.close()
})

/** The verdict on the store after SQL has been run on it. */
function judgeAfter(sql: string): Verdict {
  look(settings, (db) => db.exec(sql))
  return judge(settings.data, COUNTED)
}

test('A store that holds what was acknowledged has no fault', () => {
  expect(judge(settings.data, COUNTED)).toEqual(FAULTLESS)
})

test.each([
  ['a tick is missing', 'DELETE FROM tick WHERE at_ms = (SELECT max(at_ms) FROM tick)', { lost: 1, energies: 1 }],
  ['a number is missing', 'UPDATE seen SET hi = hi - 1', { lost: 1 }],
  ['a tick is there twice', 'INSERT INTO tick SELECT meter, max(at_ms) + 5000 FROM tick', { doubled: 1, energies: 1 }],
  ['a number is there twice', 'INSERT INTO seen SELECT meter, boot, 20, 20, 0, 0 FROM seen', { doubled: 1 }],
  ['energy is counted twice', 'UPDATE meter SET energy_wh = energy_wh * 2', { energies: 1 }],
  ['a rollup is wrong', 'UPDATE rollup SET n = n + 1 WHERE width_ms = 900000', { rollups: 2 }],
  ['a tick was rejected', "INSERT INTO tally VALUES ('main', 'rejected', 1)", { tallies: ['rejected'] }],
])('It is seen when %s', (_what, sql, faults) => {
  expect(judgeAfter(sql)).toMatchObject(faults)
})
