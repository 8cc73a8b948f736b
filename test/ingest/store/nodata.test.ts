import fc from 'fast-check'
import { expect, test } from 'vitest'
import { turnsUpTo } from '../../../ingest/past/count.ts'
import type { StoreReader } from '../../../ingest/store/reader.ts'
import { openStore, outageMessage, runs, START_MS, storeSettings, ticksMessage } from './store.ts'

const MINUTE_MS = 60_000
const LIMIT_MINUTES = 60

/** A day and more in minutes: turns, times in which the sensor was known to be online, and power cuts. */
interface Story {
  turnsAt: number[]
  online: { from: number; to: number }[]
  cutsAt: number[]
}

const moments = fc.nat(1500)
const stories: fc.Arbitrary<Story> = fc.record({
  turnsAt: fc.uniqueArray(moments, { minLength: 2, maxLength: 40 }).map((all) => all.sort((a, b) => a - b)),
  online: fc.array(
    fc.tuple(moments, fc.integer({ min: 1, max: 400 })).map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 10 },
  ),
  cutsAt: fc.array(moments, { maxLength: 2 }),
})

const atMs = (minute: number) => START_MS + minute * MINUTE_MS

async function tell({ turnsAt, online, cutsAt }: Story): Promise<{ reader: StoreReader; close(): void }> {
  const store = openStore(
    storeSettings(({ meters }) => {
      Object.assign(meters['main'] ?? {}, { no_data_after_hours: LIMIT_MINUTES / 60 })
    }),
  )
  const turns = ticksMessage(turnsAt.map((minute, i) => ({ boot: 'a', seq: i + 1, at: atMs(minute) })))
  const cuts = cutsAt.map((minute, i) =>
    outageMessage({ boot: 'a', no: i + 1, from: atMs(minute), duration_ms: 1, ticks_lost: null }),
  )
  await store.record({ arrivals: [turns, ...cuts] })
  for (const { from, to } of online) {
    store.writePage({ online: [{ meter: 'main', fromMs: atMs(from), toMs: atMs(to) }], health: [] })
  }
  return { reader: store.reader, close: store.close }
}

/** Whether there is no data from one minute to another, counted minute by minute. */
function isDark({ online, cutsAt }: Story, from: number, to: number): boolean {
  let away = 0
  for (let minute = from; minute < to; minute++) {
    if (!online.some((span) => span.from <= minute && minute < span.to)) away++
  }
  return away > LIMIT_MINUTES || cutsAt.some((minute) => from <= minute && minute < to)
}

test('there is no data where a sensor was not known to be online for too long, or was cut from its power', async () => {
  await fc.assert(
    fc.asyncProperty(stories, moments, moments, async (story, one, other) => {
      const { reader, close } = await tell(story)
      const { turnsAt } = story
      const intervals = turnsAt.slice(1).map((to, i) => ({ from: turnsAt[i] as number, to }))
      const tells = reader.noData('main', atMs(0), atMs(1501))
      expect(intervals.map(({ from, to }) => tells(atMs(from), atMs(to)))).toEqual(
        intervals.map(({ from, to }) => isDark(story, from, to)),
      )
      const [from, to] = [Math.min(one, other), Math.max(one, other) + 1]
      const dark = intervals.filter((turn) => turn.from < to && turn.to > from && isDark(story, turn.from, turn.to))
      expect(reader.noDataWithin('main', atMs(from), atMs(to))).toEqual(
        dark.map((turn) => ({ fromMs: atMs(turn.from), toMs: atMs(turn.to) })),
      )
      close()
    }),
    { numRuns: runs(60) },
  )
})

test('a sensor that was online through thirty idle hours has had one slow turn', async () => {
  const minutes = 30 * 60
  const { reader } = await tell({ turnsAt: [0, minutes], online: [{ from: 0, to: minutes }], cutsAt: [] })
  expect(turnsUpTo(reader.source('main'), atMs(minutes / 2))).toBeCloseTo(1.5, 9)
  expect(reader.noDataWithin('main', atMs(0), atMs(minutes))).toEqual([])
})
