import { describe, expect, test } from 'vitest'
import { ANY, counted, heard, payloadsOf, say, startSpeaking, subscribe } from './speaking.ts'

describe('A SUBSCRIBE', () => {
  test('is answered with its id and a code for each filter, in their order [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-4] [MQTT-3.8.4-5] [MQTT-3.9.3-1] [MQTT-3.9.3-2]', async () => {
    const { enter } = await startSpeaking()
    const client = await enter()
    const [good, bad] = ['homeassistant/#', '$share/g/#']
    const subscriptions = [good, bad, ANY].map((topic, qos) => ({ topic, qos: qos as 0 | 1 | 2 }))
    client.send({ cmd: 'subscribe', messageId: 4711, subscriptions })
    expect(await client.first(({ cmd }) => cmd === 'suback')).toMatchObject({ messageId: 4711, granted: [0, 128, 2] })
  })

  test('to the same filter takes the place of the one before, and has what is retained sent again [MQTT-3.8.4-3]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await say(speaker, 'kept', { retain: true })
    await subscribe(listener, [ANY], 0)
    await heard(listener, 'kept')
    await subscribe(listener, [ANY], 1)
    await listener.first(() => counted(listener, 'publish') === 2)
    await say(speaker, 'end')
    expect((await heard(listener, 'end')).qos).toBe(1)
    expect(payloadsOf(listener)).toEqual(['kept', 'kept', 'end'])
  })
})

describe('A filter', () => {
  const topics = ['homeassistant/', 'homeassistant/A', 'homeassistant/a', 'homeassistant/a/b']
  test.each([
    ['homeassistant/#', topics],
    ['homeassistant/+', topics.slice(0, 3)],
    ['homeassistant/+/b', ['homeassistant/a/b']],
    ['homeassistant/a', ['homeassistant/a']],
    ['homeassistant/a/#', ['homeassistant/a', 'homeassistant/a/b']],
    ['+/a', ['homeassistant/a']],
    ['#', topics],
  ])('%s matches as the standard says [MQTT-4.7.1-2] [MQTT-4.7.1-3]', async (filter, fitting) => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [filter])
    for (const topic of topics) await say(speaker, topic, { topic })
    await subscribe(listener, ['homeassistant/end'])
    await say(speaker, 'end', { topic: 'homeassistant/end' })
    await heard(listener, 'end')
    expect(payloadsOf(listener).filter((text) => text !== 'end')).toEqual(fitting)
  })

  test.each(['homeassistant/a#', 'homeassistant/#/a', 'homeassistant/a+', '+a/b'])(
    '%s is none [MQTT-4.7.1-2] [MQTT-4.7.1-3]',
    async (filter) => {
      const { enter } = await startSpeaking()
      const client = await enter()
      client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 0 }] })
      await client.closed
      expect(counted(client, 'suback')).toBe(0)
    },
  )
})

describe('An UNSUBSCRIBE', () => {
  test('ends the delivery to the very filter that it names [MQTT-3.10.4-1] [MQTT-3.10.4-2]', async () => {
    const { enter } = await startSpeaking()
    const [speaker, listener] = [await enter(), await enter()]
    await subscribe(listener, [ANY, 'homeassistant/end'])
    listener.send({ cmd: 'unsubscribe', messageId: 7, unsubscriptions: ['homeassistant/+', 'homeassistant/ANY'] })
    await listener.first(({ cmd }) => cmd === 'unsuback')
    await say(speaker, 'still')
    await heard(listener, 'still')
    listener.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: [ANY] })
    await listener.first(({ cmd, messageId }) => cmd === 'unsuback' && messageId === 8)
    await say(speaker, 'no more')
    await say(speaker, 'end', { topic: 'homeassistant/end' })
    await heard(listener, 'end')
    expect(payloadsOf(listener)).toEqual(['still', 'end'])
  })

  test('is answered with its id, also when there is nothing to end, and once for many [MQTT-3.10.4-4] [MQTT-3.10.4-5] [MQTT-3.10.4-6] [MQTT-2.3.1-7]', async () => {
    const { enter } = await startSpeaking()
    const client = await enter()
    client.send({ cmd: 'unsubscribe', messageId: 4711, unsubscriptions: [ANY, 'homeassistant/b'] }, { cmd: 'pingreq' })
    await client.first(({ cmd }) => cmd === 'pingresp')
    expect(client.packets.filter(({ cmd }) => cmd === 'unsuback')).toMatchObject([{ messageId: 4711 }])
  })
})
