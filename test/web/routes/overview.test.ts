import { expect, test } from 'vitest'
import type { MeterSettings } from '../../../broker/contract/settings.ts'
import { topicOf } from '../../../broker/contract/topics.ts'
import { eventually } from '../../rig.ts'
import { openWebHouse, type WebHouse } from '../house.ts'

const FLATS = { flat1: 'Flat 1', flat2: 'Flat 2', attic: 'Attic' }

/** A house of several meters; the sensor of one is there and says how it does, that of another is gone. */
async function openFlats(): Promise<WebHouse> {
  const house = await openWebHouse(({ meters }) => {
    const main = meters['main'] as MeterSettings
    for (const [id, name] of Object.entries(FLATS)) meters[id] = { ...main, name }
  })
  const publish = (meter: string, name: 'sensor' | 'health', payload: string) =>
    house.client.publishAsync(topicOf('wattwheel', name, meter), payload, { qos: 1 })
  await publish('flat1', 'health', '{"uptime_ms":1,"queue":0,"rssi":-82,"contrast":12.5}')
  await publish('flat1', 'sensor', 'online')
  await publish('flat2', 'sensor', 'offline')
  return house
}

test('all meters are seen at a glance, and found by name', async () => {
  const house = await openFlats()
  const glance = async (query = '') => (await house.get(`/api/v1/overview${query}`)).json()
  const overview = await eventually(async () => {
    const now = await glance('?order=missing')
    return now.sensors.offline === 1 && now.sensors.online === 1 ? now : undefined
  })
  expect(overview.found).toBe(4)
  expect(overview.meters.map(({ name }: { name: string }) => name).slice(0, 1)).toEqual(['Flat 2'])
  expect((await glance('?order=signal&limit=1')).meters).toMatchObject([{ id: 'flat1', rssi: -82, contrast: 12.5 }])

  const flats = await glance('?search=flat&offset=1')
  expect([flats.found, flats.meters.map(({ id }: { id: string }) => id)]).toEqual([2, ['flat2']])
  expect(await glance('?search=cellar')).toEqual({
    ...{ found: 0, sensors: { online: 0, offline: 0, unknown: 0 }, meters: [] },
  })
})
