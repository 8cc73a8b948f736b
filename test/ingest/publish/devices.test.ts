import type { MqttClient } from 'mqtt'
import { describe, expect, test } from 'vitest'
import type { MeterSettings, Settings } from '../../../broker/contract/settings.ts'
import { loginOf, putUsers } from '../../broker/people.ts'
import { connect, type Inbox, listen, makeSettings, makeTestLog, runBroker, runIngest, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { ticksAt } from '../house.ts'
import { startMosquitto } from '../intake/mosquitto.ts'
import { deviceIn } from './homeassistant.ts'

const MAIN = 'homeassistant/device/wattwheel_main/config'
const SHED = 'homeassistant/device/wattwheel_shed/config'
const ENERGY = 'wattwheel/main/energy'

/** The house has a second meter. */
function addShed({ meters }: Settings): void {
  meters['shed'] = { ...(meters['main'] as MeterSettings), name: 'Shed' }
}

/** Home Assistant as it connects: it listens to devices and values, and says that it is there. */
async function homeAssistant(client: MqttClient): Promise<Inbox> {
  const inbox = await listen(client, ['homeassistant/device/+/config', 'wattwheel/#'])
  await client.publishAsync('homeassistant/status', 'online', { qos: 0 })
  return inbox
}

const saidOn = ({ messages }: Inbox, wanted: string) => messages.filter(({ topic }) => topic === wanted)
const first = (inbox: Inbox, wanted: string, text?: string) =>
  inbox.first((topic, got) => topic === wanted && (text === undefined || got === text))

/** Our own broker and ingest, with a login for Home Assistant. */
async function house() {
  const settings = makeSettings(addShed)
  await putUsers(settings, { name: 'homeassistant', role: 'homeassistant' })
  const { port } = await runBroker(settings)
  const ingest = await runIngest(settings)
  return { settings, ingest, port, login: loginOf('homeassistant') }
}

describe('Home Assistant at our own broker', () => {
  test('is told of every meter, and of its values after that, when it says that it is there', async () => {
    const { port, login } = await house()
    const before = await listen(await connect(port), 'wattwheel/#')
    await first(before, ENERGY)
    const client = await connect(port, {
      ...login,
      will: { topic: 'homeassistant/status', payload: Buffer.from('offline') },
    })
    const inbox = await homeAssistant(client)
    const again = (topic: string) =>
      inbox.first((got) => got === topic && saidOn(inbox, topic).some(({ packet }) => !packet.retain))
    await Promise.all([MAIN, SHED, ENERGY, 'wattwheel/main/live'].map(again))
    expect(deviceIn(saidOn(inbox, SHED)[0]?.text ?? '').device.name).toBe('Shed')
    const live = inbox.messages.map(({ topic, packet }) => (packet.retain ? '' : topic))
    expect(live.indexOf(MAIN)).toBeLessThan(live.indexOf(ENERGY))
  })

  test('finds the devices retained when it comes later', async () => {
    const { port, login } = await house()
    await first(await listen(await connect(port), 'wattwheel/#'), ENERGY)
    const inbox = await listen(await connect(port, login), 'homeassistant/#')
    const { packet, text } = await first(inbox, MAIN)
    expect(packet).toMatchObject({ retain: true, qos: 1 })
    expect(deviceIn(text).components['power']?.state_topic).toBe('wattwheel/main/live')
  })

  test('may empty the topic of a device that somebody deletes there', async () => {
    const { port, login } = await house()
    const client = await connect(port, login)
    const inbox = await homeAssistant(client)
    await first(inbox, MAIN)
    await client.publishAsync(MAIN, '', { qos: 1, retain: true })
    await first(inbox, MAIN, '')
    expect(client.connected).toBe(true)
  })

  test('is told to forget a meter that the settings name no more', async () => {
    const { settings, ingest, port, login } = await house()
    const inbox = await homeAssistant(await connect(port, login))
    await first(inbox, SHED)
    await ingest.close()
    await first(inbox, 'wattwheel/status', 'offline')
    delete settings.meters['shed']
    await runIngest(settings)
    await first(inbox, SHED, '')
    const later = await listen(await connect(port, login), 'homeassistant/#')
    await first(later, MAIN)
    expect(saidOn(later, SHED)).toEqual([])
  })

  test('is told nothing where discovery is switched off', async () => {
    const settings = makeSettings(({ home_assistant }) => {
      home_assistant.discovery = false
    })
    const { port } = await runBroker(settings)
    const inbox = await listen(await connect(port), '#')
    await runIngest(settings)
    await first(inbox, ENERGY)
    expect(saidOn(inbox, MAIN)).toEqual([])
  })

  test('is found below another prefix', async () => {
    const settings = makeSettings(({ home_assistant }) => {
      home_assistant.prefix = 'ha'
    })
    const { port } = await runBroker(settings)
    const inbox = await listen(await connect(port), 'ha/#')
    await runIngest(settings)
    await first(inbox, 'ha/device/wattwheel_main/config')
  })
})

describeWith('mosquitto', "Home Assistant at the user's own mosquitto", () => {
  const settingsAt = (port: number) =>
    makeSettings((settings) => {
      addShed(settings)
      settings.ingest.intake = 'subscription'
      settings.mqtt.url = `mqtt://127.0.0.1:${port}`
    })

  test('goes through birth, discovery, values, a restart and a removal', async () => {
    const { port } = await startMosquitto()
    const settings = settingsAt(port)
    const client = await connect(port)
    const inbox = await homeAssistant(client)
    const ingest = await runIngest(settings)
    for (const topic of [MAIN, SHED]) deviceIn((await first(inbox, topic)).text)
    await first(inbox, ENERGY, '0')
    const now = Date.now()
    await client.publishAsync('wattwheel/main/tick', ticksAt([now - 20_000, now - 10_000]), { qos: 1 })
    await first(inbox, ENERGY, '0.027')

    await ingest.close()
    await first(inbox, 'wattwheel/status', 'offline')
    delete settings.meters['shed']
    await runIngest(settings)
    await first(inbox, SHED, '')
    await inbox.first(() => saidOn(inbox, MAIN).length >= 2)
    const energies = saidOn(inbox, ENERGY).map(({ text }) => Number(text))
    expect(energies).toEqual(energies.toSorted((a, b) => a - b))
  })

  test('is never told less energy than before, even by an ingest that has lost its store', async () => {
    const { port } = await startMosquitto()
    const settings = settingsAt(port)
    const client = await connect(port)
    await client.publishAsync(ENERGY, '1120.013', { qos: 1, retain: true })
    const inbox = await listen(client, 'wattwheel/#')
    settings.data = tempFolder()
    const { log, lines } = makeTestLog()
    await runIngest(settings, undefined, log)
    await first(inbox, 'wattwheel/main/live')
    await first(inbox, 'wattwheel/shed/energy', '0')
    expect(saidOn(inbox, ENERGY).map(({ text }) => text)).toEqual(['1120.013'])
    expect(lines.map(({ msg }) => msg)).toContainEqual(
      expect.stringContaining('was 1120.013 kWh when it was last published'),
    )
  })
})
