import Type, { type Static } from 'typebox'
import { Nullable, NumberOrNull } from '../broker/contract/nullable.ts'

/** A meter at a glance: what it says now, and how its sensor does. Power in W; null is not known. */
export const Glance = Type.Object({
  id: Type.String(),
  name: Type.String(),
  power_w: NumberOrNull,
  bound: Type.Boolean({ description: 'power_w is an upper bound' }),
  today_kwh: NumberOrNull,
  sensor: Type.Enum(['online', 'offline', 'unknown']),
  sensor_at: NumberOrNull,
  rssi: Nullable(Type.Number(), { description: "the sensor's radio signal, dBm" }),
  contrast: Nullable(Type.Number(), { description: '|disc − mark| / noise; below 8 is weak' }),
})
export type Glance = Static<typeof Glance>

/** GET /api/v1/overview: those of the meters that were found which are listed. */
export const Overview = Type.Object(
  {
    found: Type.Integer({ description: 'how many meters were found, shown here or not' }),
    sensors: Type.Object({ online: Type.Integer(), offline: Type.Integer(), unknown: Type.Integer() }),
    meters: Type.Array(Glance),
  },
  {
    examples: [
      {
        found: 2,
        sensors: { online: 1, offline: 1, unknown: 0 },
        meters: [
          {
            ...{ id: 'main', name: 'Electricity', power_w: 412, bound: false, today_kwh: 3.213 },
            ...{ sensor: 'online', sensor_at: 1795334400123, rssi: -61, contrast: 37.5 },
          },
        ],
      },
    ],
  },
)
export type Overview = Static<typeof Overview>
