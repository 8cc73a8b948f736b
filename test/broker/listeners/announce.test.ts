import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import Bonjour, { type Service } from 'bonjour-service'
import { expect, onTestFinished, test } from 'vitest'
import { announceBroker } from '../../../broker/listeners/announce.ts'
import { makeSettings, makeTestLog } from '../../rig.ts'

/** A multicast port of the test's own, held by a socket. */
async function holdPort() {
  const socket = createSocket('udp4').bind(0)
  await once(socket, 'listening')
  return { port: (socket.address() as AddressInfo).port, free: () => void socket.close() }
}

async function ownPort(): Promise<number> {
  const { port, free } = await holdPort()
  free()
  return port
}

/** What a device sees that looks for brokers. */
function look(mdnsPort: number) {
  const bonjour = new Bonjour({ port: mdnsPort })
  onTestFinished(() => bonjour.destroy())
  return bonjour.find({ type: 'mqtt' })
}

const everywhere = () =>
  makeSettings((settings) => {
    settings.broker.host = '0.0.0.0'
    settings.mqtt.root = 'elsewhere'
  })

test('A device that asks the network is told the port and the root, and when the broker ends', async () => {
  const mdnsPort = await ownPort()
  const announcement = await announceBroker(everywhere(), 18_830, makeTestLog().log, mdnsPort)
  const browser = look(mdnsPort)
  const [service]: Service[] = await once(browser, 'up')
  expect(service).toMatchObject({ port: 18_830, txt: { root: 'elsewhere' } })
  expect(service?.host).toMatch(/\.local$/)
  const down = once(browser, 'down')
  await announcement.close()
  await down
})

test('A broker that only this machine reaches, or that shall not be found, says nothing', async () => {
  const mdnsPort = await ownPort()
  const hidden = everywhere()
  hidden.broker.mdns = false
  const { log } = makeTestLog()
  const silent = [makeSettings(), hidden].map((settings) => announceBroker(settings, 18_831, log, mdnsPort))
  const spoken = announceBroker(everywhere(), 18_832, log, mdnsPort)
  const browser = look(mdnsPort)
  await once(browser, 'up')
  expect(browser.services.map(({ port }) => port)).toEqual([18_832])
  for (const announcement of await Promise.all([...silent, spoken])) await announcement.close()
})

test('Where multicast cannot be had, a warning says what to do, and that is all', async () => {
  const { port, free } = await holdPort()
  onTestFinished(free)
  const { log, lines } = makeTestLog()
  const announcement = await announceBroker(everywhere(), 18_833, log, port)
  expect(lines).toMatchObject([{ level: 40, msg: expect.stringContaining('broker.mdns') }])
  await announcement.close()
})
