import { describe, expect, test } from 'vitest'
import { makeZone } from '../../../ingest/calendar.ts'
import { messagesOf } from '../../../ingest/imports/entries.ts'
import { FORMATS, readRecording } from '../../../ingest/imports/formats.ts'
import { databaseFile, originalFile, textFile } from './files.ts'

const zone = makeZone('Europe/Berlin')
const BEGIN_S = Date.UTC(2024, 0, 1) / 1000
const BEGIN_MS = BEGIN_S * 1000
const HOUR_MS = 3_600_000

const read = (file: string, series = '', format = '') => readRecording(file, format, { zone, series })
const csv = (text: string) => textFile('a.csv', text)

function homeAssistantFile(names: readonly string[], sums: readonly number[]): string {
  return databaseFile((db) => {
    db.exec(`CREATE TABLE statistics_meta(id INTEGER, statistic_id TEXT, unit_of_measurement TEXT, has_sum INTEGER);
      CREATE TABLE statistics(metadata_id INTEGER, start_ts REAL, state REAL, sum REAL)`)
    for (const [id, name] of names.entries()) {
      db.prepare("INSERT INTO statistics_meta VALUES (?, ?, 'Wh', 1)").run(id, name)
      for (const [hour, sum] of sums.entries())
        db.prepare('INSERT INTO statistics VALUES (?, ?, ?, ?)').run(id, BEGIN_S + hour * 3600, sum, sum)
    }
  })
}

describe("The first program's energy.db", () => {
  test('gives its turns in order, without those less than a second after another', () => {
    const { format, recording } = read(originalFile([BEGIN_S + 20, BEGIN_S + 5.5, BEGIN_S + 6.4, BEGIN_S + 6.6]))
    expect(format).toBe(FORMATS['energy-db'])
    expect(recording.ticks).toEqual([BEGIN_MS + 5500, BEGIN_MS + 6600, BEGIN_MS + 20_000])
    expect(recording.leftOut).toEqual({ 'turns less than a second after another': 1 })
  })
})

describe('A CSV of turns', () => {
  test.each([
    ['seconds', '1704067200\n1704067260.5\n'],
    ['milliseconds', '1704067200000\n1704067260500\n'],
    ['ISO 8601 with an offset', 'time\n2024-01-01T00:00:00Z\n2024-01-01 01:01:00.500+01:00\n'],
    ['local times', 'timestamp\n2024-01-01T01:00\n2024-01-01 01:01:00.5\n'],
    ["Wattwheel's own export", 'time,epoch_ms,wh\r\nx,1704067200000,13.3\r\nx,1704067260500,13.3\r\n'],
  ])('is read from %s', (_title, text) => {
    const { format, recording } = read(csv(text))
    expect(format).toBe(FORMATS['ticks'])
    expect(recording.ticks).toEqual([BEGIN_MS, BEGIN_MS + 60_500])
  })

  test('tells of rows that are none, and of turns at one time', () => {
    const { recording } = read(csv('1704067200\n1704067200\n17x\n2024-02-31\n'))
    expect(recording.ticks).toEqual([BEGIN_MS])
    expect(recording.leftOut).toEqual({ 'turns at the time of another': 1, 'rows without a time': 2 })
  })
})

test('A CSV of readings is told by its columns, whatever their order', () => {
  const { format, recording } = read(
    csv('kwh;note;date\n25510,4;x;2024-01-01\n25503.5;"a; b";31.12.2023 18:00\n25,5,1;;2024-01-02\n'),
  )
  expect(format).toBe(FORMATS['readings'])
  expect(recording.readings).toEqual([
    { atMs: BEGIN_MS - 7 * HOUR_MS, kwh: 25_503.5 },
    { atMs: BEGIN_MS - HOUR_MS, kwh: 25_510.4 },
  ])
  expect(recording.leftOut).toEqual({ 'rows without a time or a number': 1 })
})

describe('An export of Volkszähler', () => {
  const periods = [
    { fromMs: BEGIN_MS, toMs: BEGIN_MS + HOUR_MS, kwh: 0.25 },
    { fromMs: BEGIN_MS + HOUR_MS, toMs: BEGIN_MS + 3 * HOUR_MS, kwh: 1 },
  ]

  test('gives the energy of each tuple, from JSON and from CSV', () => {
    const tuples = [
      [BEGIN_MS + HOUR_MS, 250, 3],
      [BEGIN_MS + 3 * HOUR_MS, 500, 9],
    ]
    const json = textFile('a.json', JSON.stringify({ version: '0.3', data: { from: BEGIN_MS, tuples } }))
    const rows = tuples.map((tuple) => tuple.join(';')).join('\n')
    const old = csv(`# source: volkszaehler.org\n# from: ${BEGIN_MS}\n# rows: 3\n${rows}\n`)
    const local = csv(
      '# source:;volkszaehler.org\n# version:;0.3\n\n# uuid:;a\n# from:;2024-01-01 01:00:00\n# rows:;3\n2024-01-01 02:00:00;250;3\n2024-01-01 04:00:00;500;9\n',
    )
    for (const file of [json, old, local]) {
      const { format, recording } = read(file)
      expect(format).toBe(FORMATS['volkszaehler'])
      expect(recording.periods).toEqual(periods)
    }
  })
})

test('A feed of emoncms gives what its counter rose, in periods of at least five minutes, and a fall begins anew', () => {
  const { format, recording } = read(
    csv(['0,5', '100,5.1', '300,5.3', '900,6', '1200,1', '1500,1.5'].map((row) => `${row}\n`).join('')),
  )
  expect(format).toBe(FORMATS['emoncms'])
  expect(
    recording.periods.map(({ fromMs, toMs, kwh }) => [fromMs / 1000, toMs / 1000, Number(kwh.toFixed(9))]),
  ).toEqual([
    [0, 300, 0.3],
    [300, 900, 0.7],
    [1200, 1500, 0.5],
  ])
  expect(recording.leftOut).toEqual({ 'falls of the counter': 1 })
})

test.each([
  ['seconds', '1704067200,1.5\n1704070800,1.75\n'],
  ['ISO 8601', '2024-01-01T01:00:00+01:00,1.5\n2024-01-01T02:00:00+01:00,1.75\n'],
  ['what a spreadsheet likes', '01/01/2024 01:00:00;1,5\n01/01/2024 02:00:00;1,75\n'],
])('A feed of emoncms is read with times as %s', (_title, text) => {
  const { format, recording } = read(csv(`${text}1704074400,null\n`))
  expect(format).toBe(FORMATS['emoncms'])
  expect(recording.periods).toEqual([{ fromMs: BEGIN_MS, toMs: BEGIN_MS + HOUR_MS, kwh: 0.25 }])
  expect(recording.leftOut).toEqual({ 'rows without a time or a number': 1 })
})

describe('The statistics of Home Assistant', () => {
  test('give the energy of each hour', () => {
    const { format, recording } = read(homeAssistantFile(['sensor.meter'], [1000, 1500, 1750, 1700]))
    expect(format).toBe(FORMATS['home-assistant'])
    expect(recording.periods).toEqual([
      { fromMs: BEGIN_MS + HOUR_MS, toMs: BEGIN_MS + 2 * HOUR_MS, kwh: 0.5 },
      { fromMs: BEGIN_MS + 2 * HOUR_MS, toMs: BEGIN_MS + 3 * HOUR_MS, kwh: 0.25 },
    ])
    expect(recording.leftOut).toEqual({ 'hours in which the sum fell': 1 })
  })

  test('of several sensors are asked for by name', () => {
    const file = homeAssistantFile(['sensor.meter', 'sensor.car'], [0, 1])
    expect(() => read(file)).toThrow('expected one statistic of energy, got sensor.car, sensor.meter')
    expect(read(file, 'sensor.car').recording.periods).toHaveLength(1)
  })
})

describe('An export of dsmr-reader', () => {
  const english =
    'Hour Start,Electricity 1 (Dutch Users: Low Tariff),Electricity 2 (Dutch Users: Normal Tariff),Electricity 1 Returned (Dutch Users: Low Tariff),Gas'
  const dutch =
    'Begintijd Uur,Elektriciteit 1 (Nederlandse Gebruikers: Daltarief),Elektriciteit 2 (Piektarief),Elektriciteit 1 Teruggeleverd (Nederlandse Gebruikers: Daltarief),Gas'

  test.each([english, dutch])('gives the sum of both tariffs by hour: %s', (heads) => {
    const { format, recording } = read(csv(`${heads}\n2024-01-01T01:00:00+01:00,0.25,0.5,9,9\n`))
    expect(format).toBe(FORMATS['dsmr-reader'])
    expect(recording.periods).toEqual([{ fromMs: BEGIN_MS, toMs: BEGIN_MS + HOUR_MS, kwh: 0.75 }])
  })

  test.each([
    [
      'Date,Electricity Tariff 1 Diff,Electricity Tariff 2 Diff,Electricity Tariff 1 Returned Diff,Electricity Tariff 1 Reading',
      '2024-03-31',
    ],
    [
      'Datum,Elektriciteit Tarief 1 Verbruikt,Elektriciteit Tarief 2 Verbruikt,Elektriciteit Tarief 1 Kosten,Gas',
      '31-03-2024',
    ],
    [
      'Date,Electricity 1 (Low Tariff),Electricity 2 (High Tariff),Electricity 1 Returned (Low Tariff),Gas',
      '2024-03-31',
    ],
  ])('and by local day, which may be one of 23 hours: %s', (heads, day) => {
    const { format, recording } = read(csv(`${heads}\n${day},1,2,9,12345.6\n`))
    expect(format).toBe(FORMATS['dsmr-reader'])
    expect(recording.periods).toEqual([{ fromMs: Date.UTC(2024, 2, 30, 23), toMs: Date.UTC(2024, 2, 31, 22), kwh: 3 }])
  })
})

test('Every message of an import is small enough, and of one content is one id', () => {
  const ticks = Array.from({ length: 1001 }, (_, i) => BEGIN_MS + i * 10_000 + 123)
  const periods = ticks.map((fromMs) => ({ fromMs, toMs: fromMs + 10_000, kwh: 1 / 3 + 1e-7 }))
  const recording = { ticks, periods, readings: [{ atMs: BEGIN_MS, kwh: 7 }], losses: [], leftOut: {} }
  const messages = messagesOf(recording)
  expect(messages.filter(({ payload }) => payload.length > 8192)).toEqual([])
  expect(messages.reduce((sum, { n }) => sum + n, 0)).toBe(2003)
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  expect(messagesOf({ ...recording, ticks: [...ticks, BEGIN_MS * 2] }).slice(0, 2)).toEqual(messages.slice(0, 2))
})
