import { expect, it } from 'vitest'
import { ownerOf } from '../../../ingest/shards/shard.ts'
import { connect, listen, runIngest } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { ticksAt } from '../house.ts'
import { METERS, startBeside, workerSettings } from './team.ts'

const of = (worker: number) => METERS.filter((meter) => ownerOf(meter, 2) === worker)

describeWith('mosquitto', 'Two workers of ingest', () => {
  it('publish the live values of their own meters, and each says whether it is there', async () => {
    const port = await startBeside('mosquitto')
    const inbox = await listen(await connect(port), ['wattwheel/#', 'homeassistant/#'])
    const said = (wanted: string, text: string) => inbox.first((topic, got) => topic === wanted && got === text)
    const one = await runIngest(workerSettings(port, '1/2'))
    await said('wattwheel/ingest/1-of-2/status', 'online')
    for (const meter of of(1)) await inbox.first((topic) => topic === `wattwheel/${meter}/live`)
    expect(inbox.messages.filter(({ topic }) => of(2).some((meter) => topic === `wattwheel/${meter}/live`))).toEqual([])
    await runIngest(workerSettings(port, '2/2'))
    await said('wattwheel/ingest/2-of-2/status', 'online')

    const sensor = await connect(port)
    const now = Date.now()
    for (const meter of METERS) {
      await sensor.publishAsync(`wattwheel/${meter}/tick`, ticksAt([now - 10_000, now]), { qos: 1 })
    }
    for (const meter of METERS) await said(`wattwheel/${meter}/power`, '4800')
    await one.close()
    await said('wattwheel/ingest/1-of-2/status', 'offline')
    const status = inbox.messages.filter(({ topic }) => topic === 'wattwheel/status').map(({ text }) => text)
    expect(new Set(status)).toEqual(new Set(['online']))
    // No worker takes back what another tells Home Assistant.
    const devices = inbox.messages.filter(({ topic }) => topic.startsWith('homeassistant/device/'))
    expect(devices.filter(({ text }) => text === '')).toEqual([])
    expect(new Set(devices.map(({ topic }) => topic)).size).toBe(METERS.length)
  })

  it('say again that they are there where the last will of another in their place says that they are not', async () => {
    const port = await startBeside('mosquitto')
    const other = await connect(port)
    const inbox = await listen(other, 'wattwheel/ingest/+/status')
    await runIngest(workerSettings(port, '1/2'))
    await inbox.first((_, text) => text === 'online')
    await other.publishAsync('wattwheel/ingest/1-of-2/status', 'offline', { qos: 1, retain: true })
    await expect.poll(() => inbox.messages.at(-1)?.text).toBe('online')
    expect(inbox.messages.map(({ text }) => text)).toContain('offline')
  })

  it('hear the sensors of their own meters, and take back what they said when there were more of them', async () => {
    const port = await startBeside('mosquitto')
    const talker = await connect(port)
    await talker.publishAsync('wattwheel/ingest/1-of-3/status', 'offline', { qos: 1, retain: true })
    await talker.publishAsync('wattwheel/ingest/2-of-3/status', 'offline', { qos: 1, retain: true })
    const [mine = '', other = ''] = [of(1)[0], of(2)[0]]
    for (const meter of [mine, other]) {
      await talker.publishAsync(`wattwheel/${meter}/sensor`, 'online', { qos: 1, retain: true })
    }
    const inbox = await listen(talker, 'wattwheel/#')
    await runIngest(workerSettings(port, '1/2'))
    await inbox.first((topic, live) => topic === `wattwheel/${mine}/live` && JSON.parse(live).sensor === 'online')
    await inbox.first((topic, text) => topic === 'wattwheel/ingest/1-of-3/status' && text === '')
    const late = await listen(await connect(port), 'wattwheel/ingest/+/status')
    await late.first((topic, text) => topic === 'wattwheel/ingest/1-of-2/status' && text === 'online')
    await late.first((topic) => topic === 'wattwheel/ingest/2-of-3/status')
    expect(late.messages.map(({ topic }) => topic)).not.toContain('wattwheel/ingest/1-of-3/status')
  })
})
