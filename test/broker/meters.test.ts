import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMeters } from '../../broker/meters.ts'
import { loadSettings, told } from '../../broker/settings.ts'
import { tempFolder } from '../rig.ts'
import { DEFAULTS, faultsOf, load } from './loading.ts'

function fileOf(text: string, name = 'meters.csv'): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, text)
  return file
}

const read = (text: string, name?: string) => readMeters(fileOf(text, name))

describe('A file of meters', () => {
  it('as CSV has the keys of a meter as columns, and an empty cell is the default', () => {
    const text = [
      'id,name,impulses_per_kwh,main_fuse,installed.at,installed.reading_kwh,timezone',
      'h1-2,"Main Street 1, left",96,1x35A,2026-01-01,1234.5,Europe/Vienna',
      'h1-3,,,,,,',
    ]
    expect(read(`${text.join('\n')}\n`)).toEqual({
      faults: [],
      meters: {
        'h1-2': {
          ...DEFAULTS.meters.main,
          name: 'Main Street 1, left',
          impulses_per_kwh: 96,
          main_fuse: '1x35A',
          installed: { at: '2026-01-01', reading_kwh: 1234.5 },
          timezone: 'Europe/Vienna',
        },
        'h1-3': DEFAULTS.meters.main,
      },
    })
  })

  it('as a spreadsheet writes it where a comma is in the numbers is the same', () => {
    const { meters, faults } = read('\uFEFFid;impulses_per_kwh;max_power_w\r\n0815;187,5;8050\r\n')
    expect([meters['0815'], faults]).toEqual([
      { ...DEFAULTS.meters.main, impulses_per_kwh: 187.5, max_power_w: 8050 },
      [],
    ])
  })

  it('as JSON is an array of meters, with their tariffs', () => {
    const tariffs = [{ from: '2026-01-01', price_per_kwh: 0.3 }]
    const { meters, faults } = read(JSON.stringify([{ id: 'a', tariffs }, { id: 'b' }]), 'meters.json')
    expect(faults).toEqual([])
    expect(meters).toEqual({ a: { ...DEFAULTS.meters.main, tariffs }, b: DEFAULTS.meters.main })
  })

  it('as CSV has all its faults told with their lines', () => {
    const text = 'id,main_fuse,impulses_per_kwh\n# the first\na,2x10,75\nb,,many\nB,,\na\na,,\nb,,\nb,,\nc,,7'
    expect(read(text).faults).toEqual([
      'meters.csv, line 3: main_fuse: expected a fuse such as 3x63A, got "2x10"',
      'meters.csv, line 4: impulses_per_kwh: expected number, got "many"',
      'meters.csv, line 5: id: expected a name of at most 32 of a-z, 0-9, _ and -, none of display, ingest, status, got "B"',
      'meters.csv, line 6: expected 3 values, as many as columns, got 1',
      'meters.csv, line 9: id: expected each once, got "b" as in line 8',
      'meters.csv, line 10: expected a line break at the end of the file, got none',
    ])
  })

  it('as JSON has all its faults told with the lines in which the meters begin', () => {
    const text =
      '[\n  { "id": "a", "name": "{ }\\"[" },\n  { "id": "b",\n    "colour": "red" },\n  { "main_fuse": "x" }\n]'
    expect(read(text, 'meters.json').faults).toEqual([
      'meters.json, line 3: colour: expected no such key, got "red"',
      'meters.json, line 5: id: expected a value, got nothing',
      'meters.json, line 5: main_fuse: expected a fuse such as 3x63A, got "x"',
    ])
  })

  it.each([
    [
      'impulses_per_kwh,name\n75,a\n',
      /line 1: expected columns of id, name, .*installed\.at.*, got "impulses_per_kwh,name"/,
    ],
    ['id,fuse\na,1x35A\n', /line 1: expected columns of id, .*, got "fuse"/],
    ['id,name,name\na,b,c\n', /line 1: .*each once.*, got "name"/],
    ['[{"id":"a"},\n', /line 2: expected JSON, got: /],
    ['[{"id":"a"},\n7]', /expected an array of objects, got 7 in it/],
  ])('that cannot be read as one is a fault: %j', (text, expected) => {
    const { meters, faults } = read(text)
    expect(meters).toEqual({})
    expect(faults).toEqual([expect.stringMatching(expected)])
  })
})

describe('The setting meters_file', () => {
  const named = (text: string) => ({ WATTWHEEL_METERS_FILE: fileOf(text) })

  it('adds to the meters of the settings, or stands in their place', () => {
    const file = named('id\nattic\n')
    expect(Object.keys(load('meters: { main: {} }', file).meters)).toEqual(['main', 'attic'])
    expect(Object.keys(load('', file).meters)).toEqual(['attic'])
  })

  it('is told with all other faults, and the meters of both with a word', () => {
    expect(faultsOf('currency: euro\nmeters: { attic: {} }', named('id,main_fuse\nattic,\ncellar,7\n'))).toEqual([
      'currency: expected an ISO 4217 currency code such as EUR, got "euro"',
      'meters.csv, line 3: main_fuse: expected a fuse such as 3x63A, got "7"',
      expect.stringMatching(/^meters\.attic: expected not to be in .*meters\.csv as well$/),
    ])
    expect(faultsOf('', named('id\n'))).toEqual(['meters: expected one at least, got none'])
    expect(faultsOf('meters_file: nowhere.csv')).toEqual([
      expect.stringMatching(/^meters_file: expected a readable file at \/.*nowhere\.csv, got ENOENT$/),
    ])
  })

  it('tells the same mistake in each line of a long file a hundred times at most', () => {
    const lines = Array.from({ length: 150 }, (_, i) => `m${i},x\n`)
    const faults = faultsOf('', named(`id,main_fuse\n${lines.join('')}`))
    expect([faults.length, faults.at(-1)]).toEqual([101, '… and 50 more'])
  })

  it('has the meters counted in the log', () => {
    expect(told(load('', named('id\na\nb\n')))).toMatchObject({ meters: 2 })
    expect(told(loadSettings(undefined, {}))).toEqual(DEFAULTS)
  })
})
