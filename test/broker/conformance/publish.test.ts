import { describe, expect, test } from 'vitest'
import {
  ANY,
  counted,
  heard,
  leave,
  messagesOf,
  payloadsOf,
  publication,
  say,
  startSpeaking,
  subscribe,
} from './speaking.ts'

describe('A retained message', () => {
  test('is stored in the place of the one before, and sent to who then subscribes, marked as such [MQTT-3.3.1-5] [MQTT-3.3.1-6] [MQTT-3.3.1-8]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await say(speaker, 'old', { retain: true })
    await say(speaker, 'new', { retain: true })
    await subscribe(listener, [ANY])
    expect(await heard(listener, 'new')).toMatchObject({ retain: true, topic: ANY })
    expect(payloadsOf(listener)).toEqual(['new'])
  })

  test('is not marked for those who had subscribed before [MQTT-3.3.1-9]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY])
    await say(speaker, 'now', { retain: true })
    expect(await heard(listener, 'now')).toMatchObject({ retain: false })
  })

  test('that is empty is delivered, removes the one there was, and is not stored itself [MQTT-3.3.1-10] [MQTT-3.3.1-11]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, before, after] = [await enter(), await enter(), await enter()]
    await say(speaker, 'kept', { retain: true })
    await subscribe(before, [ANY])
    await heard(before, 'kept')
    await say(speaker, '', { retain: true })
    await heard(before, '')
    await subscribe(after, [ANY])
    await say(speaker, 'end')
    await heard(after, 'end')
    expect(payloadsOf(after)).toEqual(['end'])
  })

  test('stays when one without the flag follows [MQTT-3.3.1-12], and when its session ends [MQTT-3.1.2-7]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await say(speaker, 'kept', { retain: true })
    await say(speaker, 'fleeting')
    await leave(speaker)
    await subscribe(listener, [ANY])
    await heard(listener, 'kept')
    expect(payloadsOf(listener)).toEqual(['kept'])
  })

  test('of QoS 0 takes the place of the one before, too [MQTT-3.3.1-7]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await say(speaker, 'old', { retain: true })
    await say(speaker, 'new', { retain: true, qos: 0 })
    await say(speaker, 'other', { topic: `${ANY}/other` })
    await subscribe(listener, [ANY])
    await heard(listener, 'new')
    expect(payloadsOf(listener)).not.toContain('old')
  })
})

describe('A message', () => {
  test('is delivered without the DUP flag of its sender, to filters that fit its topic [MQTT-3.3.1-3] [MQTT-3.3.2-3]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, ['homeassistant/+'])
    await say(speaker, 'elsewhere', { topic: `${ANY}/more` })
    await say(speaker, 'again', { dup: true })
    expect(await heard(listener, 'again')).toMatchObject({ dup: false, topic: ANY })
    expect(payloadsOf(listener)).toEqual(['again'])
  })

  test.each([
    [0, 2, 0],
    [1, 0, 0],
    [2, 1, 1],
    [2, 2, 2],
  ] as const)('of QoS %i comes to who was granted %i with QoS %i [MQTT-3.8.4-6]', async (sent, granted, got) => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY], granted)
    speaker.send(publication('x', { qos: sent }), { cmd: 'pubrel', messageId: 1 })
    expect((await heard(listener, 'x')).qos).toBe(got)
  })

  test('that may not be published closes the connection [MQTT-3.3.5-2]', async () => {
    const { enter } = await startSpeaking()
    const client = await enter()
    client.send(publication('x', { topic: '$SYS/x' }))
    await client.closed
    expect(counted(client, 'puback')).toBe(0)
  })

  test('of overlapping subscriptions comes once, with the QoS of the first of them, as aedes has it', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, ['homeassistant/#'], 0)
    await subscribe(listener, [ANY], 1)
    await say(speaker, 'x')
    await say(speaker, 'end')
    await heard(listener, 'end')
    expect(messagesOf(listener).map(({ qos, payload }) => `${payload} ${qos}`)).toEqual(['x 0', 'end 0'])
  })

  test.each(['#', '+/+'])(
    'of a topic with $ does not come to %s, but to a filter that names it [MQTT-4.7.2-1]',
    async (filter) => {
      const { enter } = await startSpeaking()
      const [listener, informed, speaker] = [await enter(), await enter(), await enter()]
      await subscribe(listener, [filter], 0)
      await subscribe(informed, ['$SYS/#'], 0)
      await subscribe(speaker, ['homeassistant/other'])
      await informed.first(({ cmd }) => cmd === 'publish')
      await say(speaker, 'end')
      await heard(listener, 'end')
      expect(messagesOf(informed)[0]?.topic).toMatch(/^\$SYS\//)
      expect(messagesOf(listener).filter(({ topic }) => topic.startsWith('$'))).toEqual([])
    },
  )
})

describe('The order', () => {
  test('of messages with one QoS is kept for each subscriber [MQTT-4.6.0-5] [MQTT-4.6.0-6]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY])
    const all = Array.from({ length: 200 }, (_, i) => `${i}`)
    speaker.send(...all.map((payload, i) => publication(payload, { messageId: i + 1 })))
    await heard(listener, '199')
    expect(payloadsOf(listener)).toEqual(all)
  })
})

describe('QoS 2', () => {
  test('is delivered once, however often the PUBLISH comes before its PUBREL [MQTT-4.3.3-2]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY], 2)
    speaker.send(publication('x', { qos: 2 }))
    await speaker.first(({ cmd }) => cmd === 'pubrec')
    speaker.send(publication('x', { qos: 2, dup: true }), { cmd: 'pubrel', messageId: 1 })
    await speaker.first(({ cmd }) => cmd === 'pubcomp')
    await say(speaker, 'end', { messageId: 2 })
    await heard(listener, 'end')
    expect(payloadsOf(listener)).toEqual(['x', 'end'])
  })

  test('is sent to a subscriber as PUBLISH, PUBREL [MQTT-4.3.3-1]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY], 2)
    speaker.send(publication('x', { qos: 2 }), { cmd: 'pubrel', messageId: 1 })
    const { messageId = 0 } = await heard(listener, 'x')
    listener.send({ cmd: 'pubrec', messageId })
    expect(await listener.first(({ cmd }) => cmd === 'pubrel')).toMatchObject({ messageId })
  })

  test('answers a PUBREL of an id that it does not know, too', async () => {
    const { enter } = await startSpeaking()
    const client = await enter()
    client.send({ cmd: 'pubrel', messageId: 5 })
    expect(await client.first(({ cmd }) => cmd === 'pubcomp')).toMatchObject({ messageId: 5 })
  })
})
