import { describe, expect, it, test } from 'vitest'
import type { MeterSettings } from '../../../broker/contract/settings.ts'
import { deviceTopicOf, parseTopic } from '../../../broker/contract/topics.ts'
import { deviceOf } from '../../../ingest/publish/discovery.ts'
import { makeSettings } from '../../rig.ts'
import { deviceIn } from './homeassistant.ts'

const twoMeters = () =>
  makeSettings((settings) => {
    settings.currency = 'CHF'
    settings.meters['heat-pump_2'] = { ...(settings.meters['main'] as MeterSettings), name: 'Wärmepumpe' }
  })

describe('What Home Assistant is told of a meter', () => {
  it('is what its documentation asks for', () => {
    const settings = twoMeters()
    for (const meter of ['main', 'heat-pump_2']) {
      const device = deviceIn(JSON.stringify(deviceOf(settings, meter)))
      expect(Object.keys(device.components)).toEqual([
        ...['power', 'energy', 'reading', 'cost_today', 'cost_month', 'last_turn', 'sensor', 'contrast', 'signal'],
      ])
      expect(deviceTopicOf('homeassistant', meter)).toMatch(/^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/)
    }
  })

  it('gives each entity of all meters a name of its own', () => {
    const settings = twoMeters()
    const devices = Object.keys(settings.meters).map((meter) => deviceOf(settings, meter))
    const ids = devices.flatMap(({ components }) => Object.values(components).map(({ unique_id }) => unique_id))
    expect(new Set(ids).size).toBe(18)
    expect(devices.map(({ device }) => device.name)).toEqual(['Electricity', 'Wärmepumpe'])
  })

  it('names topics of the contract only', () => {
    const { availability, components } = deviceOf(twoMeters(), 'main')
    const own = Object.values(components) as { state_topic: string; availability?: { topic: string }[] }[]
    const topics = [...availability, ...own.flatMap((one) => one.availability ?? [])].map(({ topic }) => topic)
    const named = [...topics, ...own.map((one) => one.state_topic)].map((topic) => parseTopic('wattwheel', topic)?.name)
    expect([...new Set(named)].sort()).toEqual(['energy', 'health', 'live', 'reading', 'sensor', 'status'])
  })

  it('sums up the energy that never falls, and not the register that people correct', () => {
    const { components } = deviceOf(twoMeters(), 'main')
    expect(components['energy']).toMatchObject({
      state_class: 'total_increasing',
      state_topic: 'wattwheel/main/energy',
    })
    expect(components['reading']).not.toHaveProperty('state_class')
  })

  it('makes the power unavailable with the sensor, and keeps the energy', () => {
    const { availability, components } = deviceOf(twoMeters(), 'main')
    expect(availability).toEqual([{ topic: 'wattwheel/status' }])
    expect(components['power']?.['availability']).toMatchObject([
      { topic: 'wattwheel/status' },
      { topic: 'wattwheel/main/live', value_template: expect.stringContaining("value_json.sensor == 'offline'") },
    ])
    expect(components['energy']).not.toHaveProperty('availability')
  })
})

test('A device that Home Assistant would refuse is found by the schema', () => {
  const device = deviceOf(twoMeters(), 'main')
  const { origin: _, ...anonymous } = device
  expect(() => deviceIn(JSON.stringify(anonymous))).toThrow('must have required properties origin')
  const wrong = { ...device.components, power: { ...device.components['power'], unit_of_measurement: 'watts' } }
  expect(() => deviceIn(JSON.stringify({ ...device, components: wrong }))).toThrow('/components/power')
})
