import { describe, expect, onTestFinished, test } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { importFile } from '../../../ingest/commands/import.ts'
import { openStoreReader, type StoreReader } from '../../../ingest/store/reader.ts'
import { makeTestLog } from '../../rig.ts'
import { openHouse } from '../house.ts'
import { originalFile, textFile } from './files.ts'

const START_S = Date.UTC(2024, 5, 1) / 1000

/** Imports a file; what is shown comes with the result. */
async function importing(settings: Settings, file: string, more: Record<string, string> = {}) {
  let shown = ''
  const screen = { write: (text: string) => (shown += text) }
  const result = await importFile(settings, makeTestLog().log, { file, ...more }, screen)
  return { ...result, shown }
}

function storeOf(settings: Settings): StoreReader {
  const store = openStoreReader(settings)
  if (!store) throw new Error('expected a store')
  onTestFinished(() => store.close())
  return store
}

describe('wattwheel import', () => {
  test("takes over the first program's energy.db through the broker, once, with its lost connections", async () => {
    const { settings, inbox } = await openHouse()
    const seconds = Array.from({ length: 1200 }, (_, i) => START_S + i * 100 + 0.25)
    const file = originalFile([...seconds, START_S + 100.7], [{ endS: START_S + 1000, durationS: 9_999_999, lost: 2 }])
    const first = await importing(settings, file)
    expect(first).toMatchObject({ counted: 1200, overlapping: 0, waiting: 0 })
    expect(first.shown).toContain('1 turns less than a second after another: left out')
    expect(first.shown).toContain('[##############################] 100 %')

    const store = storeOf(settings)
    expect(store.ticks('main', 0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toEqual(
      seconds.map((second) => second * 1000),
    )
    const [outage] = store.outages('main', 0, Number.MAX_SAFE_INTEGER)
    expect(outage).toMatchObject({ fromMs: (START_S + 900.25) * 1000, toMs: (START_S + 1000) * 1000, ticksLost: 2 })
    const position = store.journalPosition()
    expect(await importing(settings, file)).toMatchObject({ counted: 1200, waiting: 0 })
    expect(store.journalPosition()).toBe(position)
    expect(inbox.messages.filter(({ topic, text }) => topic === 'wattwheel/main/energy' && text !== '0')).toEqual([])
  })

  test('goes on where it stopped: what is there is not sent again', async () => {
    const { settings } = await openHouse()
    const times = Array.from({ length: 1100 }, (_, i) => (START_S + i * 60) * 1000)
    await importing(settings, textFile('part.csv', times.slice(0, 500).join('\n')))
    const before = storeOf(settings).journalPosition()
    expect(await importing(settings, textFile('all.csv', times.join('\n')))).toMatchObject({ counted: 1100 })
    expect(storeOf(settings).journalPosition()).toBe(before + 2)
  })

  test('tells what is in a file without entering it', async () => {
    const { settings } = await openHouse()
    const file = textFile('ticks.csv', 'time\n2024-06-01T12:00\n2024-06-01T12:01:30.5\n')
    const dry = await importing(settings, file, { 'dry-run': 'true' })
    expect(dry).toMatchObject({ counted: 0, waiting: 2 })
    expect(dry.shown).toContain('2 turns from 2024-06-01T12:00:00.000+02:00 to 2024-06-01T12:01:30.500+02:00')
    expect(storeOf(settings).meter('main')?.firstAtMs).toBeNull()
  })

  test('enters readings in the diary, each once', async () => {
    const { settings } = await openHouse()
    const file = textFile('readings.csv', 'date;kwh\n2024-01-01;100.5\n2024-02-01;250\n')
    await importing(settings, file)
    await importing(settings, file)
    // Those that arrive within a millisecond have no order.
    const entered = storeOf(settings)
      .diary('main')
      .map((entry) => [entry.kind, 'kwh' in entry && entry.kwh])
    expect(entered.sort()).toEqual([
      ['reading', 100.5],
      ['reading', 250],
    ])
  })

  test.each([
    [{ file: '/nowhere.csv' }, 'expected a file at /nowhere.csv'],
    [{ file: textFileOf('a,b,c\nx,y,z\n'), meter: 'main' }, 'of a format that is known'],
    [{ file: textFileOf('1'), format: 'xml' }, 'expected --format as one of energy-db'],
    [{ file: textFileOf('1'), meter: 'cellar' }, 'expected a meter of the settings, got "cellar"'],
  ])('says what is wrong with %o', async (values, message) => {
    const { settings } = await openHouse()
    const file = typeof values.file === 'function' ? values.file() : values.file
    await expect(importing(settings, file, { ...values, file })).rejects.toThrow(message)
  })
})

function textFileOf(text: string): () => string {
  return () => textFile('a.csv', text)
}
