import Type, { type TProperties } from 'typebox'
import { METER_PATTERN } from './topics.ts'

/* What the value of a setting may be. */

export const Section = <T extends TProperties>(keys: T, options = {}) =>
  Type.Object(keys, { additionalProperties: false, ...options })
export const Text = (test: (text: string) => boolean, expected: string, options = {}) =>
  Type.Refine(Type.String(options), test, () => expected)
export const Pattern = (pattern: RegExp, expected: string, options = {}) =>
  Text((text) => pattern.test(text), expected, options)

export const Port = (port: number) => Type.Integer({ minimum: 0, maximum: 65_535, default: port })
export const Price = Type.Number({ minimum: -1000, maximum: 1000 })
export const LocalTime = Text(
  (text) => /^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d)?$/.test(text) && isDay(text.slice(0, 10)),
  'a local date or time such as 2026-01-01 or 2026-01-01T18:30',
)
export const TimeZone = Text(isTimeZone, 'an IANA time zone such as Europe/Berlin')
export const Locale = Text(
  (locale) => accepted(() => Intl.getCanonicalLocales(locale)),
  'a language tag such as en or de-DE',
)

/** Whether the calendar has this day; a Date takes 2026-02-31 for 2026-03-03. */
function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}

/** Zones never change, and to ask for one takes a formatter: a thousand meters name the same. */
const knownZones = new Set<string>()

function isTimeZone(zone: string): boolean {
  const isKnown = knownZones.has(zone) || accepted(() => new Intl.DateTimeFormat('en', { timeZone: zone }))
  if (isKnown) knownZones.add(zone)
  return isKnown
}

function accepted(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

export const Hours = Pattern(/^([01]?\d|2[0-3])-([01]?\d|2[0-4])$/, 'wall-clock hours such as 22-6')

export const MeterName = Pattern(
  new RegExp(`^${METER_PATTERN}$`),
  'a name of at most 32 of a-z, 0-9, _ and -, none of display, ingest, status',
)

export const MqttAddress = Pattern(/^mqtts?:\/\/[^/@]+$/, 'an address such as mqtt://192.168.0.5:1883')
export const WebAddress = Text(
  (text) => URL.canParse(text) && /^https?:\/\/[^/]/.test(text),
  'an address such as https://example.org/hook',
)
export const DatabaseAddress = Text(
  (text) => URL.canParse(text) && /^postgres(ql)?:\/\/.*\/[^/?]+/.test(text),
  'the address of a database such as postgres://wattwheel@127.0.0.1/wattwheel',
)
export const NtfyAddress = Text(
  (text) => URL.canParse(text) && /^https?:\/\/[^/]+\/[\w-]{1,64}$/.test(text),
  'the address of a topic such as https://ntfy.sh/my-topic',
)
