import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { ARRIVED_MS, every10s, look, numbered, openStore, storeSettings, ticksMessage } from '../ingest/store/store.ts'
import type { TimedTick } from './disc.ts'
import { openLedger } from './ledger.ts'
import { judge, type Verdict } from './verdict.ts'

const TURNS = numbered(every10s(24)) as TimedTick[]
/** Three were forgotten and stood for by the next, two were forgotten for good, and the last is not acknowledged. */
const SENT = TURNS.filter((_, i) => ![4, 5, 6, 10, 11].includes(i)).map((tick, i) =>
  i === 4 ? { ...tick, n: 4 } : tick,
)
const FAULTLESS: Verdict = {
  acknowledged: 18,
  gaps: { open: 2, filled: 3, lost: 0 },
  faults: { lost: 0, doubled: 0, forgotten: 0, rollups: 0, energies: 0, misfilled: 0, tallies: [] },
}

let settings: Settings
let ledgerFile: string

beforeEach(async () => {
  settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(SENT)] })
  store.close()
  ledgerFile = join(settings.data, 'ledger.db')
  const ledger = openLedger(ledgerFile)
  for (const tick of TURNS) ledger.turned('main', tick)
  for (const tick of SENT.slice(0, -1)) ledger.acknowledged('main', tick)
  ledger.close()
})

/** The verdict on the store after SQL has been run on it. */
function judgeAfter(sql: string): Verdict {
  look(settings, (db) => db.exec(sql))
  return judge(settings.data, ledgerFile, ['main'])
}

test('A store that holds what was acknowledged, and knows what is missing, has no fault', () => {
  expect(judgeAfter('')).toEqual(FAULTLESS)
})

test('A gap that was filled when it had waited long enough is no fault', async () => {
  const store = openStore(settings)
  await store.fillGaps(ARRIVED_MS + 600_000)
  store.close()
  expect(judgeAfter('')).toEqual({ ...FAULTLESS, gaps: { open: 0, filled: 5, lost: 0 } })
})

test.each([
  [
    'a tick is missing',
    'DELETE FROM tick WHERE at_ms = (SELECT min(at_ms) FROM tick)',
    { lost: 1, energies: 1, rollups: 6 },
  ],
  ['a number is missing', 'UPDATE seen SET lo = lo + 1 WHERE lo = 13', { lost: 1, forgotten: 1 }],
  [
    'a tick is there twice',
    'INSERT INTO tick SELECT meter, max(at_ms) + 5000 FROM tick',
    { doubled: 1, energies: 1, rollups: 6 },
  ],
  ['a number is there twice', 'INSERT INTO seen SELECT meter, boot, 24, 24, 0, 0 FROM seen LIMIT 1', { doubled: 1 }],
  ['a number is missing and there', 'UPDATE span SET hi = hi + 1 WHERE n IS NULL', { doubled: 1 }],
  ['a gap is not known', 'DELETE FROM span WHERE n IS NULL', { forgotten: 2 }],
  ['energy is counted twice', 'UPDATE meter SET energy_wh = energy_wh * 2', { energies: 1 }],
  ['turns are filled and not counted', 'UPDATE span SET n = 2 WHERE n IS NULL', { energies: 1, misfilled: 1 }],
  ['a rollup is wrong', 'UPDATE rollup SET n = n + 1 WHERE width_ms = 900000', { rollups: 2 }],
  ['a tick was rejected', "INSERT INTO tally VALUES ('main', 'rejected', 1)", { tallies: ['rejected'] }],
])('It is seen when %s', (_what, sql, faults) => {
  expect(judgeAfter(sql).faults).toEqual({ ...FAULTLESS.faults, ...faults })
})
