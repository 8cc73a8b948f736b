import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { maxPowerW } from '../../broker/contract/settings.ts'
import { loadSettings } from '../../broker/settings.ts'
import { tempFolder } from '../rig.ts'
import { DEFAULTS, faultsOf, load, messageOf, written } from './loading.ts'

const EXAMPLE = `
data: ./data                    # databases, users, backups; ingest, broker and web share it
timezone: Europe/Berlin         # default: the system's
currency: EUR
locale: de-DE                   # of the dashboard; default: the browser's
mqtt:
  root: wattwheel
  url:                          # where ingest and web find the broker; default mqtt://127.0.0.1:<broker.port>
  username:
  password:
broker:
  host: 0.0.0.0
  port: 1883
  trust_loopback: true
  allow_anonymous: false
  service_password:             # only where a service cannot read data/service.secret
  max_packet: 16384
  max_connections: 500
  mdns: true                    # advertises _mqtt._tcp
ingest:
  intake: journal
meters:
  main:
    name: Electricity
    impulses_per_kwh: 75        # of the first meter; replacements are dated entries
    main_fuse: 3x63A            # or max_power_w
    installed: { at: 2026-01-01T00:00, reading_kwh: 25503.55 }
    timezone:                   # default: the one above
    accept_older_than_days: 400
    no_data_after_hours: 24
    tariffs:                    # a date is local midnight; hours are wall-clock hours
      - { from: 2026-01-01, price_per_kwh: 0.3271, base_per_month: 12.90 }
      - from: 2027-01-01
        base_per_month: 13.50
        prices:
          - { price_per_kwh: 0.24, hours: "22-6" }
          - { price_per_kwh: 0.29, days: sat-sun }
          - { price_per_kwh: 0.35 }
web:
  host: 0.0.0.0
  port: 8080
  hosts: []                     # further host names it answers to
  trusted_proxies: []
  public_dashboard: true        # viewing without login from loopback and private addresses; false: never
log: { level: info }
`

describe('Settings', () => {
  it('are the defaults where nothing is said', () => {
    expect(loadSettings(undefined, {})).toEqual(DEFAULTS)
    expect(load('')).toEqual(DEFAULTS)
  })

  it('are as the example of the contract says', () => {
    expect(load(EXAMPLE)).toEqual({
      ...DEFAULTS,
      timezone: 'Europe/Berlin',
      locale: 'de-DE',
      meters: {
        main: {
          ...DEFAULTS.meters.main,
          installed: { at: '2026-01-01T00:00', reading_kwh: 25503.55 },
          tariffs: [
            { from: '2026-01-01', price_per_kwh: 0.3271, base_per_month: 12.9 },
            {
              from: '2027-01-01',
              base_per_month: 13.5,
              prices: [
                { price_per_kwh: 0.24, hours: '22-6' },
                { price_per_kwh: 0.29, days: 'sat-sun' },
                { price_per_kwh: 0.35 },
              ],
            },
          ],
        },
      },
    })
  })

  it('mean the default by an empty key, section or meter', () => {
    expect(load('data:\nmqtt:\n  url:\nbroker:\nlog: { level: }\nmeters:\n  main:\n')).toEqual(DEFAULTS)
    expect(load('meters:')).toEqual(DEFAULTS)
    expect(load('meters:\n  main:\n  garage: { name: Garage }')).toMatchObject({
      meters: { main: DEFAULTS.meters.main, garage: { ...DEFAULTS.meters.main, name: 'Garage' } },
    })
  })

  it('name meters instead of adding to the one that is there by default', () => {
    expect(Object.keys(load('meters: { garage: {} }').meters)).toEqual(['garage'])
  })

  it('are not shared between two loads', () => {
    load('').meters['main']?.tariffs.push({ from: '2026-01-01', price_per_kwh: 1 })
    expect(load('')).toEqual(DEFAULTS)
  })

  it('tell the highest power of the fuse, unless it is given', () => {
    const { main } = load('meters: { main: { main_fuse: 1x35A } }').meters
    expect(maxPowerW(main as never)).toBe(8050)
    expect(maxPowerW(loadSettings(undefined, {}).meters['main'] as never)).toBe(43_470)
    expect(maxPowerW({ ...(main as NonNullable<typeof main>), max_power_w: 9000 })).toBe(9000)
  })
})

describe('A settings file', () => {
  it.each([
    ['data: [\n', /wattwheel\.yaml is not YAML: .*line 2/s],
    ['data: a\ndata: b\n', /is not YAML: Map keys must be unique at line 2/],
    ['data: *nowhere\n', /is not YAML: Unresolved alias .*nowhere/],
    ['data: &round [*round]\n', /is not YAML: /],
    ['- data\n', /expected .*wattwheel\.yaml to hold keys and values such as "data: \.\/data", got a list/],
    ['42', /expected .* to hold keys and values/],
  ])('that cannot be used is a fault: %j', (yaml, expected) => {
    expect(messageOf(() => load(yaml))).toMatch(expected)
  })

  it('that is missing is a fault when it was asked for', () => {
    const file = join(tempFolder(), 'none.yaml')
    const expected = `Settings: expected a readable file at ${file}. Create it, or name another with --config.`
    expect(messageOf(() => loadSettings(file, {}))).toBe(expected)
    expect(messageOf(() => loadSettings(undefined, { WATTWHEEL_CONFIG: file }))).toBe(expected)
  })

  it('may be named in the environment', () => {
    expect(loadSettings(undefined, { WATTWHEEL_CONFIG: written('currency: SEK') }).currency).toBe('SEK')
  })

  it('has all its faults told at once, with the path, what was expected and what came', () => {
    const yaml = `
      timezone: Mars/Olympus
      currency: euro
      locale: "??"
      mqtt: { root: a/b, url: "http://broker" }
      broker: { port: 70000, trust_loopback: 1, max_packet: 1.5e3.5 }
      ingest: { intake: pigeon }
      meters: { main: { main_fuse: 2x10, impulses_per_kwh: 0, tariffs: [{ from: 2026-01-01 }], colour: red } }
      web: { port: .inf, hosts: [1], trusted_proxies: [proxy], public_dashboard: perhaps }
      log: { level: loud }
      a/b: 1`
    expect(faultsOf(yaml).sort()).toEqual([
      'a/b: expected no such key, got 1',
      'broker.max_packet: expected integer, got "1.5e3.5"',
      'broker.port: expected <= 65535, got 70000',
      'broker.trust_loopback: expected boolean, got 1',
      'currency: expected an ISO 4217 currency code such as EUR, got "euro"',
      'ingest.intake: expected one of journal, subscription, got "pigeon"',
      'locale: expected a language tag such as en or de-DE, got "??"',
      'log.level: expected one of trace, debug, info, warn, error, fatal, got "loud"',
      'meters.main.colour: expected no such key, got "red"',
      'meters.main.impulses_per_kwh: expected >= 1, got 0',
      'meters.main.main_fuse: expected a fuse such as 3x63A, got "2x10"',
      'meters.main.tariffs.0: expected either price_per_kwh or prices, got {"from":"2026-01-01"}',
      'mqtt.root: expected one level of a topic, such as wattwheel, got "a/b"',
      'mqtt.url: expected an address such as mqtt://192.168.0.5:1883, got "http://broker"',
      'timezone: expected an IANA time zone such as Europe/Berlin, got "Mars/Olympus"',
      'web.hosts.0: expected string, got 1',
      'web.port: expected integer, got Infinity',
      'web.public_dashboard: expected boolean, got "perhaps"',
      'web.trusted_proxies.0: expected an address or a subnet such as 127.0.0.1 or 172.18.0.0/16, got "proxy"',
    ])
  })

  it('with a hundred faults has all of them told', () => {
    const keys = Array.from({ length: 100 }, (_, i) => `unknown${i}: ${i}`)
    expect(faultsOf(keys.join('\n'))).toHaveLength(100)
    expect(messageOf(() => load(keys.join('\n')))).toMatch(/^Settings: 100 faults in .*wattwheel\.yaml\. Correct/)
  })

  it.each(['2026-02-31', '2025-02-29', '2026-04-31T10:00', '2026-13-01', '2026-00-10', '2026-01-01T24:00', '2026-1-1'])(
    'may not name a day or time that the calendar does not have: %s',
    (date) => {
      const wrong = `expected a local date or time such as 2026-01-01 or 2026-01-01T18:30, got "${date}"`
      const meter = `{ installed: { at: "${date}", reading_kwh: 1 }, tariffs: [{ from: "${date}", price_per_kwh: 1 }] }`
      expect(faultsOf(`meters: { main: ${meter} }`)).toEqual([
        `meters.main.installed.at: ${wrong}`,
        `meters.main.tariffs.0.from: ${wrong}`,
      ])
    },
  )

  it('may name the 29th of February of a leap year', () => {
    const { main } = load('meters: { main: { tariffs: [{ from: 2024-02-29, price_per_kwh: 1 }] } }').meters
    expect(main?.tariffs[0]?.from).toBe('2024-02-29')
  })
})

describe('The meters of a settings file', () => {
  it.each([
    'Kitchen',
    'status',
    'display',
    'ingest',
    '-x',
    'm'.repeat(33),
    '__proto__',
    'küche',
    '"two\\nlines"',
    '""',
  ])('may not be called %s', (name) => {
    const faults = faultsOf(`meters: { main: {}, ${name}: {} }`)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(
      /^meters\..*: expected a name of at most 32 of a-z, 0-9, _ and -, none of display, ingest, status, got /s,
    )
  })

  it('has a name that fits in a line', () => {
    expect(faultsOf(`meters: { main: { name: ${'n'.repeat(61)} } }`)).toEqual([
      expect.stringMatching(/^meters\.main\.name: expected at most 60 characters, got "n+/),
    ])
  })

  it('must be one at least', () => {
    expect(faultsOf('meters: {}')).toEqual(['meters: expected one at least, got none'])
    expect(faultsOf('meters: 5')).toEqual(['meters: expected object, got 5'])
    expect(faultsOf('meters: { main: 5 }')).toEqual(['meters.main: expected object, got 5'])
  })
})
