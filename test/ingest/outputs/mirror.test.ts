import { expect, test } from 'vitest'
import { connect, listen } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { liveIn, openHouse, ticksAt } from '../house.ts'
import { startMosquitto } from '../intake/mosquitto.ts'

describeWith('mosquitto', 'A mirror to mosquitto', () => {
  test('has the live values, retained, and says when ingest has ended', async () => {
    const { port } = await startMosquitto()
    const inbox = await listen(await connect(port), '#')
    const house = await openHouse(({ outputs }) => {
      outputs.mirror = { url: `mqtt://127.0.0.1:${port}` }
    })
    await inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'online')
    const now = Date.now()
    await house.send('tick', ticksAt([now - 20_000, now - 10_000]))
    await liveIn(inbox, ({ power_w }) => power_w !== null)
    await inbox.first((topic, text) => topic === 'wattwheel/main/energy' && text === '0.027')
    expect(inbox.messages.filter(({ topic }) => /tick|config|journal|homeassistant/.test(topic))).toEqual([])

    const later = await listen(await connect(port), 'wattwheel/main/energy')
    const { packet } = await later.first((_, text) => text === '0.027')
    expect(packet.retain).toBe(true)
    await house.ingest.close()
    await inbox.first((topic, text) => topic === 'wattwheel/status' && text === 'offline')
  })
})
