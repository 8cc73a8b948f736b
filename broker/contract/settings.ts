import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import { isNetwork } from './address.ts'
import { Tariffs } from './tariffs.ts'
import {
  DatabaseAddress,
  Hours,
  Locale,
  LocalTime,
  MeterName,
  MqttAddress,
  NtfyAddress,
  Pattern,
  Port,
  Section,
  Text,
  TimeZone,
  WebAddress,
} from './values.ts'

/** The settings of one meter. `impulses_per_kwh` is the constant of the first meter installed. */
export const MeterSchema = Section({
  name: Type.String({ default: 'Electricity', minLength: 1, maxLength: 60 }),
  impulses_per_kwh: Type.Number({ default: 75, minimum: 1, maximum: 100_000 }),
  main_fuse: Pattern(/^[13]x\d{1,3}A$/, 'a fuse such as 3x63A', { default: '3x63A' }),
  max_power_w: Type.Optional(Type.Number({ minimum: 100, maximum: 1e7 })),
  installed: Type.Optional(Section({ at: LocalTime, reading_kwh: Type.Number({ minimum: 0, maximum: 1e9 }) })),
  timezone: Type.Optional(TimeZone),
  accept_older_than_days: Type.Number({ default: 400, minimum: 0, maximum: 100_000 }),
  no_data_after_hours: Type.Number({ default: 24, minimum: 0.1, maximum: 10_000 }),
  high_power_w: Type.Optional(Type.Number({ minimum: 10, maximum: 1e7 })),
  budget_per_month: Type.Optional(Type.Number({ minimum: 0.01, maximum: 1e6 })),
  tariffs: Tariffs,
})
export type MeterSettings = Static<typeof MeterSchema>

/** A meter of a file of meters: its name, and the keys of a meter of the settings. */
export const MeterEntrySchema = Section({ id: MeterName, ...MeterSchema.properties })

/** The keys of a meter that hold one value, as columns: `main_fuse`, `installed.at`. */
export const METER_COLUMNS: ReadonlyMap<string, Scalar> = new Map(
  [...scalars(MeterSchema, [])].map((column) => [column.path.join('.'), column]),
)

/** The listener for MQTT over TLS is there when both files are named. */
const Tls = Type.Refine(
  Section(
    {
      port: Port(8883),
      cert: Type.Optional(Type.String({ minLength: 1 })),
      key: Type.Optional(Type.String({ minLength: 1 })),
    },
    { default: {} },
  ),
  (tls) => (tls.cert === undefined) === (tls.key === undefined),
  () => 'both cert and key, or neither',
)

/** Several workers share the meters of a broker that hands each its own; the embedded one's journal has one reader. */
const Ingest = Type.Refine(
  Type.Refine(
    Section({
      intake: Type.Enum(['journal', 'subscription'], { default: 'journal' }),
      shard: Type.Optional(Text(isShard, 'one of at most 999 workers and how many there are, such as 2/8')),
      slots: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
      turns_kept_days: Type.Integer({ default: 400, minimum: 0, maximum: 100_000 }),
    }),
    ({ intake, shard, slots }) => (shard ?? slots) === undefined || intake === 'subscription',
    () => 'intake: subscription beside a shard or slots',
  ),
  ({ shard = '1/1', slots }) => slots === undefined || slots >= Number(shard.split('/')[1]),
  () => 'a slot for each worker at least',
)

function isShard(text: string): boolean {
  const [, worker, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []
  return worker !== undefined && Number(worker) <= Number(of)
}

/** Every setting: its name, type and default. Secrets are never logged. */
export const SettingsSchema = Section({
  data: Type.String({ default: './data', minLength: 1 }),
  store: Type.Optional(DatabaseAddress),
  timezone: Type.Optional(TimeZone),
  currency: Pattern(/^[A-Z]{3}$/, 'an ISO 4217 currency code such as EUR', { default: 'EUR' }),
  locale: Type.Optional(Locale),
  mqtt: Section({
    root: Pattern(/^[^/+#$][^/+#]*$/, 'one level of a topic, such as wattwheel', { default: 'wattwheel' }),
    url: Type.Optional(MqttAddress),
    username: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
  }),
  broker: Section({
    host: Type.String({ default: '0.0.0.0' }),
    port: Port(1883),
    trust_loopback: Type.Boolean({ default: true }),
    allow_anonymous: Type.Boolean({ default: false }),
    service_password: Type.Optional(Type.String({ minLength: 8 })),
    tls: Tls,
    websocket: Type.Boolean({ default: true }),
    max_packet: Type.Integer({ default: 16_384, minimum: 1024, maximum: 268_435_455 }),
    max_connections: Type.Integer({ default: 500, minimum: 1, maximum: 100_000 }),
    max_connections_per_address: Type.Integer({ default: 50, minimum: 1, maximum: 100_000 }),
    mdns: Type.Boolean({ default: true }),
  }),
  ingest: Ingest,
  meters: Type.Record(Type.String(), MeterSchema, { propertyNames: MeterName }),
  meters_file: Type.Optional(Type.String({ minLength: 1 })),
  web: Section({
    host: Type.String({ default: '0.0.0.0' }),
    port: Port(8080),
    hosts: Type.Array(Type.String(), { default: [] }),
    trusted_proxies: Type.Array(Text(isNetwork, 'an address or a subnet such as 127.0.0.1 or 172.18.0.0/16'), {
      default: [],
    }),
    public_dashboard: Type.Boolean({ default: true }),
    legacy_endpoints: Type.Boolean({ default: false }),
  }),
  alerts: Section({
    webhook: Type.Optional(WebAddress),
    ntfy: Type.Optional(NtfyAddress),
    quiet_hours: Type.Optional(Hours),
  }),
  outputs: Section({
    influx: Section({ url: Type.Optional(WebAddress), token: Type.Optional(Type.String()) }, { default: {} }),
    mirror: Section(
      {
        url: Type.Optional(MqttAddress),
        username: Type.Optional(Type.String()),
        password: Type.Optional(Type.String()),
      },
      { default: {} },
    ),
  }),
  home_assistant: Section({
    discovery: Type.Boolean({ default: true }),
    prefix: Pattern(/^[^/+#$][^/+#]*$/, 'one level of a topic, such as homeassistant', { default: 'homeassistant' }),
  }),
  backup: Section({
    every_hours: Type.Number({ default: 24, minimum: 1, maximum: 10_000 }),
    keep: Type.Integer({ default: 7, minimum: 1, maximum: 10_000 }),
  }),
  log: Section({
    level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], { default: 'info' }),
  }),
})
export type Settings = Static<typeof SettingsSchema>

/** The keys that hold further keys, `meters` apart. */
export const SECTIONS = Object.entries<TSchema>(SettingsSchema.properties).flatMap(([key, schema]) =>
  'properties' in schema ? [key] : [],
)

/** Keys whose values must never be shown. */
export const SECRET_KEYS: readonly string[] = [
  'store',
  'mqtt.password',
  'broker.service_password',
  'alerts.webhook',
  'alerts.ntfy',
  'outputs.influx.url',
  'outputs.influx.token',
  'outputs.mirror.password',
]

/** A key that holds one value. */
export interface Scalar {
  path: readonly [string, ...string[]]
  type: 'string' | 'number' | 'boolean'
}

/** A setting that an environment variable can hold. */
export interface ScalarSetting extends Scalar {
  variable: string
}

/** Every scalar setting outside `meters`, with the name of its environment variable. */
export const SCALAR_SETTINGS: readonly ScalarSetting[] = [...scalars(SettingsSchema, [])].map((scalar) => ({
  ...scalar,
  variable: `WATTWHEEL_${scalar.path.join('_').toUpperCase()}`,
}))

function* scalars(schema: TSchema, path: string[]): Generator<Scalar> {
  const { type, properties, enum: choices } = schema as { type?: string; properties?: TProperties; enum?: string[] }
  if (properties) {
    for (const [key, value] of Object.entries(properties)) yield* scalars(value, [...path, key])
    return
  }
  const scalar = choices ? 'string' : type === 'integer' ? 'number' : type
  if (scalar !== 'string' && scalar !== 'number' && scalar !== 'boolean') return
  yield { path: path as [string, ...string[]], type: scalar }
}

/** Where ingest and web find the broker. */
export function brokerUrl({ mqtt, broker }: Pick<Settings, 'mqtt' | 'broker'>): string {
  return mqtt.url ?? `mqtt://127.0.0.1:${broker.port}`
}

/** The highest power the meter's installation can draw: `max_power_w`, or phases × fuse × 230 V. */
export function maxPowerW(meter: MeterSettings): number {
  if (meter.max_power_w !== undefined) return meter.max_power_w
  const [phases = 3, amperes = 63] = meter.main_fuse.slice(0, -1).split('x').map(Number)
  return phases * amperes * 230
}
