import { expect, test } from 'vitest'
import { mqttPortOf } from '../../../web/routes/settings.ts'
import { makeSettings, runWeb } from '../../rig.ts'
import { ask, openWebHouse } from '../house.ts'

const PATH = '/api/v1/settings'

test('the settings in force are told: the meters with their prices, the broker, the version', async () => {
  const house = await openWebHouse(({ meters: { main } }) => {
    main?.tariffs.push(
      { from: '2026-01-01', price_per_kwh: 0.3271, base_per_month: 12.9 },
      { from: '2027-01-01', prices: [{ price_per_kwh: 0.24, hours: '22-6' }, { price_per_kwh: 0.35 }] },
    )
  })
  const answer = await house.get(PATH)
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  expect(answer.json()).toEqual({
    ...{ version: 'test', timezone: 'Europe/Berlin', currency: 'EUR', locale: null },
    mqtt: {
      ...{ own: true, host: '127.0.0.1', port: house.broker.port, tls_port: null, websocket: true, root: 'wattwheel' },
    },
    backup: { every_hours: 24, keep: 7 },
    meters: [
      {
        ...{ id: 'main', name: 'Electricity', impulses_per_kwh: 1000, max_power_w: 43_470, timezone: 'Europe/Berlin' },
        tariffs: [
          { from: '2026-01-01', base_per_month: 12.9, prices: [{ price_per_kwh: 0.3271, hours: null, days: null }] },
          {
            ...{ from: '2027-01-01', base_per_month: null },
            prices: [
              { price_per_kwh: 0.24, hours: '22-6', days: null },
              { price_per_kwh: 0.35, hours: null, days: null },
            ],
          },
        ],
      },
    ],
  })
})

test('a broker that listens everywhere has no host but the one this server is found at', async () => {
  const house = await openWebHouse(({ broker }) => {
    broker.host = '0.0.0.0'
  })
  expect((await house.get(PATH)).json().mqtt.host).toBeNull()
})

test.each([
  { url: undefined, port: 1884 },
  { url: 'mqtt://192.168.0.5', port: 1883 },
  { url: 'mqtts://192.168.0.5', port: 8883 },
  { url: 'mqtts://192.168.0.5:8884', port: 8884 },
])('the broker at $url is found at port $port', ({ url, port }) => {
  const settings = makeSettings(({ broker, mqtt }) => {
    broker.port = 1884
    if (url !== undefined) mqtt.url = url
  })
  expect(mqttPortOf(settings)).toBe(port)
})

test('a broker that is named by mqtts is told of with TLS', async () => {
  const settings = makeSettings(({ ingest, mqtt }) => {
    ingest.intake = 'subscription'
    mqtt.url = 'mqtts://127.0.0.1'
  })
  const { port } = await runWeb(settings)
  expect((await ask(port, PATH)).json().mqtt).toMatchObject({ own: false, port: 8883, tls_port: 8883 })
})

test('no password, no path and no name of a file is told', async () => {
  const secret = 'a-long-and-secret-one'
  const house = await openWebHouse(({ broker }) => {
    broker.service_password = secret
  })
  const { text } = await house.get(PATH)
  expect(text).not.toContain(secret)
  expect(text).not.toContain(house.settings.data)
})
