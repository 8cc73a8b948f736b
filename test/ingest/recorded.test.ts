import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeMeter } from '../../ingest/meter.ts'
import { openHistory } from '../../ingest/past/history.ts'
import { energyPeriods } from '../../ingest/past/periods.ts'
import { describeWith } from '../tools.ts'
import { numbered, openStore, storeSettings, ticksMessage } from './store/store.ts'

const DAY_MS = 86_400_000
const WH_PER_TURN = 1000 / 75
const MOST_TICKS = 64

/** A recorded day, as a local date, and the turns counted in it. */
interface RecordedDay {
  date: string
  turns: number
}

function recordedDays(): RecordedDay[] {
  const file = join(process.env['WATTWHEEL_TRACES'] ?? '', 'ticks', 'bergerhoehle-daily-ticks.csv')
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [date = '', turns] = line.split(',')
    return { date, turns: Number(turns) }
  })
}

/** The settings of the household that counted them, and its meter. */
function householdIn(timezone: string) {
  const settings = storeSettings((settings) => {
    settings.timezone = timezone
  })
  return { settings, meter: makeMeter(settings, 'main') }
}

/** Spreads each day's turns evenly over that local day; the last ends with it. */
function spread(days: readonly RecordedDay[], { zone }: ReturnType<typeof householdIn>['meter']): number[] {
  return days.flatMap(({ date, turns }) => {
    const startMs = zone.parse(date)
    const lengthMs = zone.next('day', startMs) - startMs
    return Array.from({ length: turns }, (_, i) => startMs + Math.round(((i + 1) * lengthMs) / turns))
  })
}

/** Records turns from the last back to the first message, so that every message but one comes late. */
async function recordBackwards(store: ReturnType<typeof openStore>, times: readonly number[]): Promise<void> {
  const ticks = numbered(times)
  const atMs = (times.at(-1) as number) + DAY_MS
  const arrivals = Array.from({ length: Math.ceil(ticks.length / MOST_TICKS) }, (_, i) =>
    ticksMessage(ticks.slice(i * MOST_TICKS, (i + 1) * MOST_TICKS), atMs),
  ).toReversed()
  while (arrivals.length > 0) await store.record({ arrivals: arrivals.splice(0, 100) })
}

describeWith('recordings', 'the recorded days of a household, spread over each local day', () => {
  test.each(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'])(
    'come back day by day, turn by turn, in %s',
    async (timezone) => {
      const days = recordedDays()
      const { settings, meter } = householdIn(timezone)
      const store = openStore(settings)
      await recordBackwards(store, spread(days, meter))
      const [from, last] = [days[0], days.at(-1)] as [RecordedDay, RecordedDay]
      const [fromMs, toMs] = [meter.zone.parse(from.date), meter.zone.next('day', meter.zone.parse(last.date))]
      const history = openHistory(store.reader, meter)
      const turnsBy = (by: 'day' | 'month' | 'year') =>
        energyPeriods(history, meter.tariffs, meter.zone.edges(by, fromMs, toMs)).map(
          ({ kwh }) => ((kwh ?? Number.NaN) * 1000) / WH_PER_TURN,
        )

      expect(days).toHaveLength(76)
      const counted = turnsBy('day')
      expect(counted.map(Math.round)).toEqual(days.map(({ turns }) => turns))
      for (const [i, { turns }] of days.entries()) expect(Math.abs((counted[i] as number) - turns)).toBeLessThan(1e-6)
      for (const by of ['month', 'year'] as const) {
        expect(turnsBy(by).reduce((sum, turns) => sum + turns, 0)).toBeCloseTo(84_001, 6)
      }
    },
  )
})
