import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories, rollupsOf, type Turn } from './history.ts'
import { contents, openStore, runs, storeSettings, ticksMessage } from './store.ts'

/** How a sensor tells its next turns: some it holds back until the next batch, where they come first or last. */
interface Telling {
  turns: number
  heldBack: boolean[]
  lateFirst: boolean
}

const tellings = fc.array(
  fc.record<Telling>({
    turns: fc.integer({ min: 1, max: 20 }),
    heldBack: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
    lateFirst: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

function* batchesOf(history: readonly Turn[], tellings: readonly Telling[]): Generator<Turn[][]> {
  let late: Turn[] = []
  for (let from = 0, i = 0; from < history.length || late.length > 0; i++) {
    const { turns, heldBack, lateFirst } = tellings[i % tellings.length] as Telling
    const part = history.slice(from, from + turns)
    const isHeldBack = (_: Turn, place: number) => heldBack[place % heldBack.length] === true
    const inTime = part.filter((turn, place) => !isHeldBack(turn, place))
    yield (lateFirst ? [late, inTime] : [inTime, late]).filter((message) => message.length > 0)
    late = part.filter(isHeldBack)
    from += turns
  }
}

test('after each batch the rollups are what the ticks say, whether turns come in order or late', async () => {
  await fc.assert(
    fc.asyncProperty(histories, tellings, async (history, tellings) => {
      const settings = storeSettings()
      const store = openStore(settings)
      for (const messages of batchesOf(history, tellings)) {
        await store.record({ arrivals: messages.map((turns) => ticksMessage(turns)) })
        const { ticks, rollups } = contents(settings)
        expect(rollups).toEqual(rollupsOf(ticks))
      }
      expect(contents(settings).ticks).toEqual(history.map(({ at }) => at))
      store.close()
    }),
    { numRuns: runs(20) },
  )
})
