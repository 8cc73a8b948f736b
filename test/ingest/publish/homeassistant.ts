import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

/**
 * What Home Assistant takes as device discovery, from its documentation, as far as sensors go:
 * https://www.home-assistant.io/integrations/mqtt/ (discovery, device discovery payload, availability),
 * https://www.home-assistant.io/integrations/sensor.mqtt/, https://www.home-assistant.io/integrations/binary_sensor.mqtt/ and
 * https://developers.home-assistant.io/docs/core/entity/sensor/ (device classes with their units and state classes).
 */

const strict = { additionalProperties: false }
const Topic = Type.String({ pattern: '^[^+#]+$' })
const Template = Type.String({ pattern: '^\\{\\{ .* \\}\\}$' })
const Availability = Type.Array(
  Type.Object(
    {
      topic: Topic,
      payload_available: Type.Optional(Type.String()),
      payload_not_available: Type.Optional(Type.String()),
      value_template: Type.Optional(Template),
    },
    strict,
  ),
  { minItems: 1 },
)
const shared = {
  availability: Type.Optional(Availability),
  availability_mode: Type.Optional(Type.Enum(['all', 'any', 'latest'])),
  qos: Type.Optional(Type.Enum([0, 1, 2])),
}
const common = {
  ...shared,
  name: Type.String({ minLength: 1 }),
  unique_id: Type.String({ minLength: 1 }),
  state_topic: Topic,
  value_template: Type.Optional(Template),
  entity_category: Type.Optional(Type.Literal('diagnostic')),
  expire_after: Type.Optional(Type.Integer({ minimum: 1 })),
}
const classed = (deviceClass: string, units: string[], stateClasses: string[]) =>
  Type.Object(
    {
      ...common,
      platform: Type.Literal('sensor'),
      device_class: Type.Literal(deviceClass),
      ...(units.length > 0 && { unit_of_measurement: Type.Enum(units), suggested_display_precision: precision }),
      ...(stateClasses.length > 0 && { state_class: Type.Optional(Type.Enum(stateClasses)) }),
    },
    strict,
  )
const precision = Type.Optional(Type.Integer({ minimum: 0 }))

const Component = Type.Union([
  classed('power', ['mW', 'W', 'kW', 'MW', 'GW', 'TW'], ['measurement']),
  classed('energy', ['J', 'kJ', 'Wh', 'kWh', 'MWh', 'GWh'], ['total', 'total_increasing']),
  classed('monetary', ['EUR', 'CHF', 'USD', 'GBP'], ['total']),
  classed('signal_strength', ['dB', 'dBm'], ['measurement']),
  classed('timestamp', [], []),
  Type.Object({ ...common, platform: Type.Literal('sensor'), state_class: Type.Literal('measurement') }, strict),
  Type.Object(
    {
      ...common,
      platform: Type.Literal('binary_sensor'),
      device_class: Type.Literal('connectivity'),
      payload_on: Type.String(),
      payload_off: Type.String(),
    },
    strict,
  ),
])

export const DeviceDiscovery = Type.Object(
  {
    device: Type.Object(
      {
        identifiers: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
        name: Type.String({ minLength: 1 }),
        manufacturer: Type.Optional(Type.String()),
        model: Type.Optional(Type.String()),
      },
      strict,
    ),
    origin: Type.Object({ name: Type.String({ minLength: 1 }) }, strict),
    ...shared,
    components: Type.Record(Type.String(), Component, { propertyNames: Type.String({ pattern: '^[a-zA-Z0-9_-]+$' }) }),
  },
  strict,
)

/** A device as Home Assistant takes it. @throws Error when it would refuse it */
export function deviceIn(text: string): Static<typeof DeviceDiscovery> {
  const device: unknown = JSON.parse(text)
  const faults = Value.Errors(DeviceDiscovery, device).map(({ instancePath, message }) => `${instancePath} ${message}`)
  if (faults.length > 0) throw new Error(`not a device: ${faults.join('; ')}`)
  return device as Static<typeof DeviceDiscovery>
}
