import type { Packet } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import { ANY, counted, heard, leave, payloadsOf, publication, say, startSpeaking, subscribe } from './speaking.ts'

const KEPT = { clientId: 'kept', clean: false }
const sessionPresent = ({ packets }: { packets: readonly Packet[] }) =>
  packets.flatMap((packet) => (packet.cmd === 'connack' ? [packet.sessionPresent] : []))[0]

describe('A session that is to be kept', () => {
  test('is there again with its subscriptions and what came meanwhile, and the CONNACK says so [MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-3.2.2-2] [MQTT-3.2.2-3] [MQTT-4.5.0-1]', async () => {
    const { enter } = await startSpeaking()
    const speaker = await enter()
    const before = await enter(KEPT)
    expect(sessionPresent(before)).toBe(false)
    await subscribe(before, [ANY])
    await leave(before)
    await say(speaker, 'meanwhile')
    const after = await enter(KEPT)
    expect(sessionPresent(after)).toBe(true)
    await heard(after, 'meanwhile')
    await say(speaker, 'now')
    await heard(after, 'now')
  })

  test('is dropped by a clean one, which leaves none behind [MQTT-3.1.2-6] [MQTT-3.1.4-3] [MQTT-3.2.2-1]', async () => {
    const { enter } = await startSpeaking()
    const before = await enter(KEPT)
    await subscribe(before, [ANY])
    await leave(before)
    const clean = await enter({ ...KEPT, clean: true })
    expect(sessionPresent(clean)).toBe(false)
    await subscribe(clean, [ANY])
    await leave(clean)
    expect(sessionPresent(await enter(KEPT))).toBe(false)
  })
})

describe('A session that is taken up again', () => {
  test('sends again what was not acknowledged, with the same id [MQTT-4.4.0-1] [MQTT-4.3.2-1]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, before] = [await enter(), await enter(KEPT)]
    await subscribe(before, [ANY])
    await say(speaker, 'x')
    const first = await heard(before, 'x')
    before.socket.destroy()
    await before.closed
    const again = await heard(await enter(KEPT), 'x')
    expect(again.messageId).toBe(first.messageId)
  })

  test('sends it without the DUP flag, as aedes has it', async () => {
    const { enter } = await startSpeaking()
    const [speaker, before] = [await enter(), await enter(KEPT)]
    await subscribe(before, [ANY])
    await say(speaker, 'x')
    await heard(before, 'x')
    before.socket.destroy()
    await before.closed
    expect((await heard(await enter(KEPT), 'x')).dup).toBe(false)
  })

  test('sends nothing again that was acknowledged [MQTT-4.3.2-1]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, before] = [await enter(), await enter(KEPT)]
    await subscribe(before, [ANY])
    await say(speaker, 'x')
    const { messageId = 0 } = await heard(before, 'x')
    before.send({ cmd: 'puback', messageId })
    await leave(before)
    const after = await enter(KEPT)
    await say(speaker, 'end')
    await heard(after, 'end')
    expect(payloadsOf(after)).toEqual(['end'])
  })

  test('goes on with the PUBREL of what was received [MQTT-4.4.0-1] [MQTT-4.3.3-1]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, before] = [await enter(), await enter(KEPT)]
    await subscribe(before, [ANY], 2)
    speaker.send(publication('x', { qos: 2 }), { cmd: 'pubrel', messageId: 1 })
    const { messageId = 0 } = await heard(before, 'x')
    before.send({ cmd: 'pubrec', messageId })
    await before.first(({ cmd }) => cmd === 'pubrel')
    before.socket.destroy()
    await before.closed
    const after = await enter(KEPT)
    expect(await after.first(({ cmd }) => cmd === 'pubrel')).toMatchObject({ messageId })
    expect(counted(after, 'publish')).toBe(0)
  })
})
