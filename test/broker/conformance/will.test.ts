import { describe, expect, test } from 'vitest'
import { heard, leave, messagesOf, payloadsOf, say, startSpeaking, subscribe } from './speaking.ts'

describe('A last will', () => {
  const will = { topic: 'wattwheel/main/sensor', payload: Buffer.from('offline'), qos: 1, retain: false } as const
  const listening = async () => {
    const { enter } = await startSpeaking()
    const listener = await enter()
    await subscribe(listener, ['wattwheel/main/sensor', 'homeassistant/end'])
    return { enter, listener }
  }

  test('is published when the connection breaks [MQTT-3.1.2-8]', async () => {
    const { enter, listener } = await listening()
    const leaver = await enter({ will })
    leaver.socket.destroy()
    expect(await heard(listener, 'offline')).toMatchObject({ topic: will.topic, qos: 1 })
  })

  test('is published when the client breaks the protocol [MQTT-3.1.2-8]', async () => {
    const { enter, listener } = await listening()
    const leaver = await enter({ will })
    leaver.socket.write(Buffer.from([0xf0, 0]))
    await heard(listener, 'offline')
  })

  test('is not published after a DISCONNECT, nor later [MQTT-3.1.2-10] [MQTT-3.14.4-3]', async () => {
    const { enter, listener } = await listening()
    await leave(await enter({ will, clientId: 'a' }))
    const again = await enter({ clientId: 'a' })
    again.socket.destroy()
    await again.closed
    await say(await enter(), 'end', { topic: 'homeassistant/end' })
    await heard(listener, 'end')
    expect(payloadsOf(listener)).toEqual(['end'])
  })

  test('that there is none of is not published [MQTT-3.1.2-12]', async () => {
    const { enter, listener } = await listening()
    const leaver = await enter()
    leaver.socket.destroy()
    await leaver.closed
    await say(await enter(), 'end', { topic: 'homeassistant/end' })
    await heard(listener, 'end')
    expect(payloadsOf(listener)).toEqual(['end'])
  })

  test.each([
    [true, ['offline']],
    [false, []],
  ])('with the retain flag %s is kept so [MQTT-3.1.2-16] [MQTT-3.1.2-17]', async (retain, kept) => {
    const { enter, listener } = await listening()
    const leaver = await enter({ will: { ...will, retain } })
    leaver.socket.destroy()
    await heard(listener, 'offline')
    const later = await enter()
    await subscribe(later, ['wattwheel/main/sensor', 'homeassistant/end'])
    await say(await enter(), 'end', { topic: 'homeassistant/end' })
    await heard(later, 'end')
    expect(messagesOf(later).flatMap(({ retain: isKept, payload }) => (isKept ? [`${payload}`] : []))).toEqual(kept)
  })
})
