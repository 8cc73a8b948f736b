import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionOf, freeName, isLoopback, tryingLine } from '../../../../web/dashboard/settings/connection.ts'

const mqtt = {
  ...{ own: true, host: null, port: 1883, tls_port: 8883, websocket: true, root: 'wattwheel' },
}
const cellar = { name: 'cellar', role: 'sensor', meters: ['main'], password: 'hz4ke-m7w2x' } as const
const user = { ...cellar, meters: ['main'] }

test('a sensor is told where the broker is, who it is, and where to publish', () => {
  expect(connectionOf(user, { mqtt }, 'raspberrypi')).toEqual({
    ...{ host: 'raspberrypi', port: 1883, tlsPort: 8883, username: 'cellar', password: 'hz4ke-m7w2x' },
    ...{ clientId: 'cellar', meter: 'main', topic: 'wattwheel/main/tick' },
  })
})

test('a broker with an address of its own is told by that', () => {
  expect(connectionOf(user, { mqtt: { ...mqtt, host: '192.168.0.5' } }, 'localhost').host).toBe('192.168.0.5')
})

test('a sensor tries its connection with a turn, everyone else by listening', () => {
  const at = connectionOf(user, { mqtt }, 'raspberrypi')
  expect(tryingLine(user, at)).toBe(
    'mosquitto_pub -h raspberrypi -p 1883 -u cellar -P hz4ke-m7w2x -i cellar -t wattwheel/main/tick -q 1 -n',
  )
  const display = { ...user, role: 'display', meters: null } as const
  expect(tryingLine(display, connectionOf(display, { mqtt }, 'raspberrypi'))).toBe(
    "mosquitto_sub -h raspberrypi -p 1883 -u cellar -P hz4ke-m7w2x -i cellar -t 'wattwheel/+/live' -v",
  )
})

test('whatever a password is made of, the shell hands it on as it is', () => {
  const text = fc.string({ minLength: 1, maxLength: 30 }).filter((password) => !password.includes('\0'))
  fc.assert(
    fc.property(text, (password) => {
      const line = tryingLine(user, { ...connectionOf({ ...user, password }, { mqtt }, 'pi') })
      const spoken = execFileSync('/bin/sh', ['-c', line.replace('mosquitto_pub', 'printf "%s\\n"')], {
        encoding: 'utf8',
      })
      expect(spoken).toContain(`-P\n${password}\n-i\n`)
    }),
    { numRuns: 30 },
  )
})

test('a suggested name is free', () => {
  expect(freeName('sensor', [])).toBe('sensor')
  expect(freeName('sensor', ['sensor', 'sensor-2', 'display'])).toBe('sensor-3')
})

test.each(['localhost', '127.0.0.1', '127.8.0.1', '::1', '[::1]'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
  expect(isLoopback(`x${host}`)).toBe(false)
})
