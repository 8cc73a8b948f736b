import { existsSync, readFileSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openHouse } from '../../ingest/house.ts'
import { eventually } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { at, counted, manyPulses, memory, PULSES, retire, startDevice, turnsOf } from './device.ts'
import { expectEach } from './truth.ts'

describeWith('the firmware on this machine', 'The sensor', () => {
  test('sends each turn with its number and its time, and says online and how it feels', async () => {
    const house = await openHouse(manyPulses)
    const args = [...at(house.broker.port), ...memory().args]
    const sensor = startDevice('sensor', [...args, ...PULSES])
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/sensor' && text === 'online')
    const health = await house.inbox.first((topic) => topic === 'wattwheel/main/health')
    expect(JSON.parse(health.text)).toMatchObject({ queue: expect.any(Number), rejected: 0, firmware: 'host' })
    await counted(sensor, 12)
    await retire(sensor, args)
    await expectEach(house.settings, turnsOf(sensor))
  })

  test('counts the turns of a disc, learns it, and knows it after a power cut', async () => {
    const house = await openHouse()
    const { args, rtc } = memory()
    const disc = [...at(house.broker.port), ...args, '--load', 20_000, '--speed', 1000]
    const first = startDevice('sensor', [...disc, '--start', Date.now() - 60_000])
    await counted(first, 22)
    await first.stop('SIGKILL')
    rmSync(rtc)
    const second = startDevice('sensor', [...disc, '--start', Date.now() - 10_000])
    await counted(second, 3)
    const [one, two] = turnsOf(second)
    expect((two?.atMs ?? 0) - (one?.atMs ?? 0)).toBeGreaterThan(2200)
    expect((two?.atMs ?? 0) - (one?.atMs ?? 0)).toBeLessThan(2600)
    await second.stop('SIGKILL')
  })

  test('answers an offline that lies about it', async () => {
    const house = await openHouse()
    startDevice('sensor', at(house.broker.port))
    const presence = () => house.inbox.messages.filter(({ topic }) => topic === 'wattwheel/main/sensor')
    await house.inbox.first((topic, text) => topic === 'wattwheel/main/sensor' && text === 'online')
    await house.send('sensor', 'offline')
    await house.live(() => presence().length >= 3 && presence().at(-1)?.text === 'online')
    expect(presence().map(({ text }) => text)).toEqual(['online', 'offline', 'online'])
  })

  test('takes the config of its meter, and keeps it', async () => {
    const house = await openHouse(manyPulses)
    const { args, fs } = memory()
    startDevice('sensor', [...at(house.broker.port), ...args])
    const file = `${fs}/meter`
    const impulsesPerMwh = () => (existsSync(file) ? readFileSync(file).readUInt32LE(4) : undefined)
    await eventually(async () => impulsesPerMwh() === 10_000_000 || undefined)
  })

  test('shows in aligning mode what it sees, up to ten times a second', async () => {
    const house = await openHouse()
    startDevice('sensor', [...at(house.broker.port), '--align', '--load', 20_000])
    const seen = () => house.inbox.messages.filter(({ topic }) => topic === 'wattwheel/main/align')
    await house.inbox.first(() => seen().length >= 5)
    const { value, disc, mark, contrast } = JSON.parse(seen().at(-1)?.text ?? '')
    expect(value).toBeGreaterThan(0)
    expect([disc, mark, contrast].every(Number.isFinite)).toBe(true)
  })
})
