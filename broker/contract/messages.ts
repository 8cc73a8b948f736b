import Type, { type Static } from 'typebox'
import { Nullable } from './nullable.ts'

/** The largest payload a message may have, in bytes. */
export const MAX_PAYLOAD_BYTES = 8192
/** The most ticks one message may carry. */
export const MAX_TICKS = 64

const EpochMs = Type.Number({ minimum: 0, maximum: 8.64e15 })
const DurationMs = Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Count = Type.Integer({ minimum: 0, maximum: 2 ** 53 - 1 })
const Boot = Type.String({ pattern: '^[A-Za-z0-9_-]{1,24}$' })
const Seq = Type.Integer({ minimum: 1, maximum: 2 ** 32 - 1 })

/** One turn of the disc: `seq` counts up by one per turn within a `boot`. */
export const Tick = Type.Refine(
  Type.Object({
    boot: Boot,
    seq: Seq,
    at: Type.Optional(EpochMs),
    age_ms: Type.Optional(DurationMs),
    dwell_ms: Type.Optional(DurationMs),
    n: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 32 - 1 })),
  }),
  (tick) => (tick.n ?? 1) <= tick.seq,
  () => 'n no larger than seq',
)
export type Tick = Static<typeof Tick>

/** A time in which the sensor could not send, or could not see. */
export const Outage = Type.Refine(
  Type.Object({
    boot: Boot,
    no: Seq,
    from: Type.Optional(EpochMs),
    age_ms: Type.Optional(DurationMs),
    duration_ms: DurationMs,
    ticks_buffered: Type.Optional(Count),
    ticks_lost: Type.Optional(Nullable(Count)),
    prev: Type.Optional(Type.Object({ boot: Boot, seq: Seq })),
  }),
  (outage) => outage.from !== undefined || outage.age_ms !== undefined,
  () => 'from or age_ms',
)
export type Outage = Static<typeof Outage>

const EntryId = Type.String({ minLength: 1, maxLength: 128 })
/** What is entered lies at whole milliseconds, as every tick of the store does. */
const WholeMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const Kwh = Type.Number({ minimum: 0, maximum: 1e9 })

/** What people enter and import; `id` makes it idempotent. */
export const Entry = Type.Union([
  Type.Object({ id: EntryId, kind: Type.Literal('reading'), at: WholeMs, kwh: Kwh }),
  Type.Object({ id: EntryId, kind: Type.Literal('reading_removed'), reading: EntryId }),
  Type.Object({
    id: EntryId,
    kind: Type.Literal('replacement'),
    at: WholeMs,
    final_kwh: Kwh,
    start_kwh: Kwh,
    impulses_per_kwh: Type.Number({ minimum: 1, maximum: 100_000 }),
  }),
  Type.Object({
    id: EntryId,
    kind: Type.Literal('ticks'),
    at: Type.Array(WholeMs, { minItems: 1, maxItems: 500 }),
  }),
  Type.Object({
    id: EntryId,
    kind: Type.Literal('energy'),
    periods: Type.Array(Type.Object({ from: WholeMs, to: WholeMs, kwh: Kwh }), { minItems: 1, maxItems: 100 }),
  }),
])
export type Entry = Static<typeof Entry>

/**
 * The sensor's state of health; every key is optional. `contrast` = |disc − mark| / noise. By where the disc
 * surely was it left out `doubled` marks and counted `missed` ones.
 */
export const Health = Type.Partial(
  Type.Object({
    uptime_ms: DurationMs,
    rssi: Type.Number({ minimum: -200, maximum: 100 }),
    heap: Count,
    queue: Count,
    contrast: Type.Number({ minimum: 0 }),
    disc: Type.Number(),
    mark: Type.Number(),
    noise: Type.Number({ minimum: 0 }),
    dark: Type.Number(),
    rejected: Count,
    doubled: Count,
    missed: Count,
    firmware: Type.String({ maxLength: 32 }),
  }),
)
export type Health = Static<typeof Health>

/** The live view while a sensor is being aligned: the reading and the learnt levels, in ADC counts. */
export const Align = Type.Object({
  value: Type.Number(),
  disc: Type.Number(),
  mark: Type.Number(),
  contrast: Type.Number({ minimum: 0 }),
})
export type Align = Static<typeof Align>

/**
 * Since tick `seq` the disc has gone `phase` (0 … 1) of a turn. `low_per_hour` … `high_per_hour` hold the true
 * `turns_per_hour` nine times of ten.
 */
export const Turn = Type.Refine(
  Type.Object({
    boot: Boot,
    seq: Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 }),
    phase: Type.Number({ minimum: 0, maximum: 1 }),
    turns_per_hour: Type.Number({ minimum: 0 }),
    low_per_hour: Type.Optional(Type.Number({ minimum: 0 })),
    high_per_hour: Type.Optional(Type.Number({ minimum: 0 })),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    age_ms: DurationMs,
  }),
  ({ low_per_hour: low = 0, turns_per_hour: speed, high_per_hour: high = Number.POSITIVE_INFINITY }) =>
    low <= speed && speed <= high,
  () => 'turns_per_hour within low_per_hour and high_per_hour',
)
export type Turn = Static<typeof Turn>

/** What a sensor needs to know of its meter. */
export const MeterConfig = Type.Object({ impulses_per_kwh: Type.Number(), max_power_w: Type.Number() })
export type MeterConfig = Static<typeof MeterConfig>

/** A device's presence, as plain text. */
export const Presence = Type.Union([Type.Literal('online'), Type.Literal('offline')])
export type Presence = Static<typeof Presence>

/** Everything a display shows, in one message; a value not known is null. */
export const Live = Type.Object({
  at: EpochMs,
  power_w: Nullable(Type.Number()),
  bound: Type.Boolean({ description: 'power_w is an upper bound: the running turn takes longer than the last' }),
  power_low_w: Nullable(Type.Number({ description: 'the band of power_w; 0 of a bound' })),
  power_high_w: Nullable(Type.Number({ description: 'the band of power_w' })),
  source: Nullable(Type.Enum(['turn', 'tick', 'bound'], { description: 'what power_w was learnt from' })),
  phase: Nullable(
    Type.Number({ minimum: 0, maximum: 1, description: 'the part of a turn since tick_at, when the source is turn' }),
  ),
  phase_at: Nullable(EpochMs),
  tick_at: Nullable(EpochMs),
  sensor: Type.Union([Presence, Type.Literal('unknown')]),
  sensor_at: Nullable(EpochMs),
  utc_offset_min: Type.Integer({ minimum: -1440, maximum: 1440 }),
  hour_w: Type.Array(Nullable(Type.Number()), { minItems: 12, maxItems: 12 }),
  today_kwh: Nullable(Type.Number()),
  today_cost: Nullable(Type.Number()),
  currency: Type.String(),
  month_kwh: Nullable(Type.Number()),
  month_cost: Nullable(Type.Number()),
  reading_kwh: Nullable(Type.Number()),
})
export type Live = Static<typeof Live>

export const ALERT_KINDS = [
  'sensor_offline',
  'sensor_online',
  'weak_signal',
  'ticks_lost',
  'clock_wrong',
  'boot_conflict',
  'two_sensors',
  'turn_disagrees',
  'always_on_rose',
  'device_left_on',
  'power_high',
  'budget',
  'disk_nearly_full',
  'backup_failed',
] as const

/** Something a person should know. */
export const Alert = Type.Object({
  at: EpochMs,
  kind: Type.Enum([...ALERT_KINDS]),
  message: Type.String(),
})
export type Alert = Static<typeof Alert>

/** How far ingest has read the broker's journal; `backed_up` is the position in the oldest kept backup. */
export const JournalPosition = Type.Object({
  journal: Type.String(),
  position: Count,
  backed_up: Count,
})
export type JournalPosition = Static<typeof JournalPosition>

/** How a stage is: what took how long since its start. */
export const IngestFigures = Type.Object({ commits: Count, commit_ms: DurationMs })
export type IngestFigures = Static<typeof IngestFigures>

/** `writes` are the messages brought to the journal, `write_ms` their waits together; `position` that of the newest. */
export const BrokerFigures = Type.Object({
  connections: Count,
  queued: Count,
  writes: Count,
  write_ms: DurationMs,
  position: Type.Optional(Count),
  journal_bytes: Count,
})
export type BrokerFigures = Static<typeof BrokerFigures>

/** The newest entry of the broker's journal: the wake-up for ingest. */
export const JournalGrown = Type.Object({ journal: Type.String(), position: Count })
export type JournalGrown = Static<typeof JournalGrown>
