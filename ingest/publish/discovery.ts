import type { Settings } from '../../broker/contract/settings.ts'
import { topicOf } from '../../broker/contract/topics.ts'

/** An entity of a device, with the options of Home Assistant's MQTT integration. */
export interface Component {
  platform: 'sensor' | 'binary_sensor'
  name: string
  state_topic: string
  [option: string]: unknown
}

/** What Home Assistant is told of a meter: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload */
export interface Device {
  device: { identifiers: string[]; name: string; manufacturer: string; model: string }
  origin: { name: string }
  qos: number
  availability: { topic: string; value_template?: string }[]
  availability_mode: 'all'
  components: Record<string, Component & { unique_id: string }>
}

/** A live message that is older than this is not live any more. */
const EXPIRES_AFTER_S = 90

/** Composes what Home Assistant is told of a meter. */
export function deviceOf(settings: Settings, meter: string): Device {
  const { name = meter, impulses_per_kwh: impulses } = settings.meters[meter] ?? {}
  const id = `wattwheel_${meter}`
  const components = { ...measuredOf(settings, meter), ...diagnosticOf(settings, meter) }
  const numbered = Object.entries(components).map(([key, one]) => [key, { ...one, unique_id: `${id}_${key}` }])
  return {
    device: {
      identifiers: [id],
      name,
      manufacturer: 'Wattwheel',
      model: `Electricity meter, ${impulses} impulses/kWh`,
    },
    origin: { name: 'Wattwheel' },
    qos: 1,
    availability: [{ topic: topicOf(settings.mqtt.root, 'status') }],
    availability_mode: 'all',
    components: Object.fromEntries(numbered),
  }
}

/** A number out of a JSON payload. Home Assistant takes the word None, as which null is written, for unknown. */
const jsonValue = (key: string) => `{{ value_json.${key} | default(none) }}`

/** Available while ingest is, and as long as the sensor is not known to be away: most senders never say that they are there. */
function whileSensed({ mqtt: { root } }: Settings, meter: string) {
  const isSensed = "{{ 'offline' if value_json.sensor == 'offline' else 'online' }}"
  return [{ topic: topicOf(root, 'status') }, { topic: topicOf(root, 'live', meter), value_template: isSensed }]
}

/** The register reading has no state class: what people correct must not be summed up beside the energy. */
function measuredOf(settings: Settings, meter: string): Record<string, Component> {
  const topic = (name: 'live' | 'energy' | 'reading') => topicOf(settings.mqtt.root, name, meter)
  const sensor = { platform: 'sensor', state_topic: topic('live') } as const
  const kwh = { device_class: 'energy', unit_of_measurement: 'kWh', suggested_display_precision: 2 }
  const cost = { device_class: 'monetary', unit_of_measurement: settings.currency, suggested_display_precision: 2 }
  return {
    power: {
      ...sensor,
      name: 'Power',
      value_template: jsonValue('power_w'),
      device_class: 'power',
      unit_of_measurement: 'W',
      state_class: 'measurement',
      suggested_display_precision: 0,
      expire_after: EXPIRES_AFTER_S,
      availability: whileSensed(settings, meter),
    },
    energy: { ...sensor, name: 'Energy', state_topic: topic('energy'), ...kwh, state_class: 'total_increasing' },
    reading: {
      ...sensor,
      name: 'Register reading',
      state_topic: topic('reading'),
      value_template: '{{ value_json }}',
      ...kwh,
    },
    cost_today: { ...sensor, name: 'Cost today', value_template: jsonValue('today_cost'), ...cost },
    cost_month: { ...sensor, name: 'Cost this month', value_template: jsonValue('month_cost'), ...cost },
  }
}

function diagnosticOf(settings: Settings, meter: string): Record<string, Component> {
  const topic = (name: 'live' | 'sensor' | 'health') => topicOf(settings.mqtt.root, name, meter)
  const diagnostic = { platform: 'sensor', entity_category: 'diagnostic' } as const
  const felt = { ...diagnostic, state_topic: topic('health'), availability: whileSensed(settings, meter) }
  return {
    last_turn: {
      ...diagnostic,
      name: 'Last turn',
      state_topic: topic('live'),
      value_template: '{{ (value_json.tick_at / 1000) | as_datetime if value_json.tick_at else none }}',
      device_class: 'timestamp',
    },
    sensor: {
      ...diagnostic,
      platform: 'binary_sensor',
      name: 'Sensor',
      state_topic: topic('sensor'),
      payload_on: 'online',
      payload_off: 'offline',
      device_class: 'connectivity',
    },
    contrast: { ...felt, name: 'Contrast', value_template: jsonValue('contrast'), state_class: 'measurement' },
    signal: {
      ...felt,
      name: 'Wi-Fi signal',
      value_template: jsonValue('rssi'),
      device_class: 'signal_strength',
      unit_of_measurement: 'dBm',
      state_class: 'measurement',
    },
  }
}
