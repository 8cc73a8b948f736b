import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { exportTo } from '../../../ingest/commands/export.ts'
import { numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW_MS = START_MS + 3 * DAY_MS

/** Hourly turns of two days, and what an export of them writes. */
async function openExport() {
  const settings = storeSettings()
  const times = Array.from({ length: 49 }, (_, i) => START_MS + i * HOUR_MS)
  await openStore(settings).record({ arrivals: [ticksMessage(numbered(times))] })
  const written = async (values: Record<string, string>) => {
    let text = ''
    const to = new Writable({
      write(chunk, _encoding, done) {
        text += chunk
        done()
      },
    })
    await exportTo(settings, values, NOW_MS, to)
    return text
  }
  return { settings, times, written }
}

test('An export writes local days from where anything is known until now', async () => {
  const { written } = await openExport()
  const rows = (await written({})).trimEnd().split('\r\n')
  expect(rows[0]).toBe('from,to,kwh,cost,base_fee,peak_w,measured,filled,missing,imported')
  expect(rows.slice(1).map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
    '2026-11-22T01:00:00.000+01:00 2026-11-23T00:00:00.000+01:00',
    '2026-11-23T00:00:00.000+01:00 2026-11-24T00:00:00.000+01:00',
    '2026-11-24T00:00:00.000+01:00 2026-11-25T00:00:00.000+01:00',
    '2026-11-25T00:00:00.000+01:00 2026-11-25T01:00:00.000+01:00',
  ])
})

test('An export writes the turns of a range as JSON, and an empty range as an empty list', async () => {
  const { times, written } = await openExport()
  const turns = await written({ by: 'tick', format: 'json', from: '2026-11-22T03:00', to: String(times[4]) })
  expect(JSON.parse(turns)).toEqual([
    { time: '2026-11-22T03:00:00.000+01:00', epoch_ms: times[2], wh: 1000 / 75 },
    { time: '2026-11-22T04:00:00.000+01:00', epoch_ms: times[3], wh: 1000 / 75 },
  ])
  expect(JSON.parse(await written({ by: 'tick', format: 'json', from: '2026-01-01', to: '2026-01-02' }))).toEqual([])
})

test('An export says what is wrong with its options', async () => {
  const { written } = await openExport()
  await expect(written({ format: 'xml' })).rejects.toThrow('expected --format csv or json, got "xml"')
  await expect(written({ by: 'minute' })).rejects.toThrow('expected --by as one of tick, hour')
  await expect(written({ from: 'noon' })).rejects.toThrow('expected --from as epoch milliseconds or ISO 8601')
  await expect(written({ meter: 'cellar' })).rejects.toThrow('expected a meter of the settings, got "cellar"')
})
