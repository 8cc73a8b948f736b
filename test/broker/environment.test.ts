import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SCALAR_SETTINGS, SECRET_KEYS, type Settings } from '../../broker/contract/settings.ts'
import { loadSettings, redacted } from '../../broker/settings.ts'
import { DEFAULTS, type Environment, faultsOf, load, messageOf } from './loading.ts'

/** A value for each variable, other than its default. */
const VALUES: Environment = {
  data: '/var/lib/wattwheel',
  store: 'postgres://wattwheel@127.0.0.1/wattwheel',
  timezone: 'America/New_York',
  currency: 'SEK',
  locale: 'sv-SE',
  'mqtt.root': '12',
  'mqtt.url': 'mqtt://10.0.0.2:1884',
  'mqtt.username': 'true',
  'mqtt.password': '123456',
  'broker.host': '127.0.0.1',
  'broker.port': '1884',
  'broker.trust_loopback': 'false',
  'broker.allow_anonymous': 'true',
  'broker.service_password': '1234567890',
  'broker.tls.port': '0',
  'broker.tls.cert': '/etc/ssl/meter.pem',
  'broker.tls.key': '/etc/ssl/meter.key',
  'broker.websocket': 'false',
  'broker.max_packet': '32768',
  'broker.max_connections': '7',
  'broker.max_connections_per_address': '3',
  'broker.mdns': 'false',
  'ingest.intake': 'subscription',
  'ingest.shard': '2/8',
  'ingest.slots': '64',
  'ingest.turns_kept_days': '30',
  meters_file: resolve('test/broker/street.csv'),
  'web.host': '::1',
  'web.legacy_endpoints': 'true',
  'web.port': '0',
  'web.public_dashboard': 'false',
  'alerts.webhook': 'https://example.org/hook?key=1',
  'alerts.ntfy': 'http://10.0.0.2:2586/house',
  'alerts.quiet_hours': '23-6',
  'outputs.influx.url': 'http://10.0.0.2:8086/write?db=house',
  'outputs.influx.token': 'token',
  'outputs.mirror.url': 'mqtts://10.0.0.3',
  'outputs.mirror.username': 'me',
  'outputs.mirror.password': '123',
  'home_assistant.discovery': 'false',
  'home_assistant.prefix': 'ha',
  'backup.every_hours': '12',
  'backup.keep': '30',
  'log.level': 'debug',
}

/** What goes only together with another. */
const COMPANIONS: Record<string, Environment> = {
  WATTWHEEL_BROKER_TLS_CERT: { WATTWHEEL_BROKER_TLS_KEY: 'key.pem' },
  WATTWHEEL_INGEST_SHARD: { WATTWHEEL_INGEST_INTAKE: 'subscription' },
  WATTWHEEL_INGEST_SLOTS: { WATTWHEEL_INGEST_INTAKE: 'subscription' },
  WATTWHEEL_BROKER_TLS_KEY: { WATTWHEEL_BROKER_TLS_CERT: 'cert.pem' },
}

const valueAt = (settings: Settings, path: readonly string[]) =>
  path.reduce<unknown>((here, key) => (here as Record<string, unknown>)[key], settings)

describe('The environment', () => {
  it.each(SCALAR_SETTINGS)('can hold $variable', ({ path, variable, type }) => {
    const text = VALUES[path.join('.')] as string
    const expected = type === 'string' ? text : JSON.parse(text)
    const environment = { ...COMPANIONS[variable], [variable]: text }
    expect(valueAt(load('', environment), path)).toBe(expected)
    expect(valueAt(load('mqtt:\nbroker:\nweb:\n', environment), path)).toBe(expected)
  })

  it('has a variable for every scalar setting outside the meters', () => {
    expect(SCALAR_SETTINGS.map(({ path }) => path.join('.')).sort()).toEqual(Object.keys(VALUES).sort())
    expect(SCALAR_SETTINGS.map(({ variable }) => variable)).toContain('WATTWHEEL_BROKER_TRUST_LOOPBACK')
  })

  it('goes before the file', () => {
    const settings = load('web: { port: 1, host: here }', { WATTWHEEL_WEB_PORT: '2' })
    expect(settings.web).toMatchObject({ port: 2, host: 'here' })
  })

  it.each(['cert', 'key'])('may not name the %s of TLS alone', (name) => {
    expect(faultsOf(`broker: { tls: { ${name}: file.pem } }`)).toEqual([
      `broker.tls: expected both cert and key, or neither, got {"${name}":"file.pem","port":8883}`,
    ])
  })

  it('means nothing by an empty variable', () => {
    expect(load('web: { port: 1 }', { WATTWHEEL_WEB_PORT: '', WATTWHEEL_METERS: '' }).web.port).toBe(1)
  })

  it('may hold the meters as JSON', () => {
    const { meters } = load('meters: { garage: {} }', { WATTWHEEL_METERS: '{"flat":{"impulses_per_kwh":96}}' })
    expect(meters).toEqual({ flat: { ...DEFAULTS.meters.main, impulses_per_kwh: 96 } })
  })

  it('has its faults told with those of the file', () => {
    const env = {
      WATTWHEEL_WEB_PORT: 'eighty',
      WATTWHEEL_BROKER_TRUST_LOOPBACK: 'yes',
      WATTWHEEL_METERS: '{oops',
      WATTWHEEL_COLOUR: 'red',
    }
    expect(faultsOf('currency: euro', env).sort()).toEqual([
      'WATTWHEEL_COLOUR: expected no such variable',
      'WATTWHEEL_METERS: expected JSON such as {"main":{}}, got {oops',
      'broker.trust_loopback: expected boolean, got "yes"',
      'currency: expected an ISO 4217 currency code such as EUR, got "euro"',
      'web.port: expected integer, got "eighty"',
    ])
    expect(messageOf(() => loadSettings(undefined, env))).toMatch(/^Settings: 4 faults in the environment\./)
  })

  it.each(['[]', '5', '"main"', '{"__proto__":{}}', '{"main":null}', '{}'])('may not hold %s as its meters', (json) => {
    expect(faultsOf('', { WATTWHEEL_METERS: json })[0]).toMatch(/^meters.*: expected /)
  })

  it('may hold variables that are not settings', () => {
    expect(load('', { WATTWHEEL_TRACES: '/recordings', HOME: '/root' })).toEqual(DEFAULTS)
  })
})

describe('A secret', () => {
  const secret = 'correct-horse-battery'
  const ADDRESSES = ['alerts.webhook', 'alerts.ntfy', 'outputs.influx.url']
  const secretIn = (key: string) => {
    if (key === 'store') return `postgres://wattwheel:${secret}@127.0.0.1/wattwheel`
    return ADDRESSES.includes(key) ? `https://example.org/${secret}` : secret
  }

  it.each(SECRET_KEYS)('%s is not shown in the log', (key) => {
    const path = key.split('.')
    const name = path.at(-1)
    const settings = load(path.reduceRight<string>((inner, level) => `{ ${level}: ${inner} }`, `'${secretIn(key)}'`))
    expect(JSON.stringify(settings)).toContain(secret)
    expect(JSON.stringify(redacted(settings))).not.toContain(secret)
    expect(JSON.stringify(redacted(settings))).toContain(`"${name}":"[redacted]"`)
  })

  it('is not shown in a fault', () => {
    expect(
      faultsOf('mqtt: { password: 31415926 }\nbroker: { service_password: short }\nalerts: { ntfy: tk_1 }'),
    ).toEqual([
      'mqtt.password: expected string, got "[redacted]"',
      'broker.service_password: expected at least 8 characters, got "[redacted]"',
      'alerts.ntfy: expected the address of a topic such as https://ntfy.sh/my-topic, got "[redacted]"',
    ])
  })

  it('that is not set is not made up', () => {
    expect(redacted(load(''))).toEqual(DEFAULTS)
  })
})
