import type { ISubackPacket } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { MAX_SUBSCRIPTIONS } from '../../../broker/guard/subscriptions.ts'
import { MAX_TOPIC_LENGTH } from '../../../broker/guard/text.ts'
import { loginRaw, type RawClient } from '../raw.ts'
import { startForStrangers } from './strangers.ts'

let lastId = 0

/** The granted QoS of each, 128 for a refusal [MQTT-3.9.3-1]. */
async function granted(client: RawClient, topics: string[]): Promise<unknown[]> {
  const messageId = ++lastId
  client.send({ cmd: 'subscribe', messageId, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
  const suback = await client.first((packet) => packet.cmd === 'suback' && packet.messageId === messageId)
  return [...(suback as ISubackPacket).granted]
}

const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `wattwheel/+/${from + i}`)

describe('The subscriptions of a client', () => {
  it('are limited, in one packet or in many, and a word is in the log', async () => {
    const { port, lines } = await startForStrangers()
    const client = await loginRaw(port)
    const answers = await granted(client, many(MAX_SUBSCRIPTIONS + 50))
    expect(answers.filter((answer) => answer === 1)).toHaveLength(MAX_SUBSCRIPTIONS)
    expect(answers.filter((answer) => answer === 128)).toHaveLength(50)
    expect(await granted(client, ['wattwheel/main/power'])).toEqual([128])
    const msg = `refused: expected at most ${MAX_SUBSCRIPTIONS} subscriptions, got more`
    expect(lines).toContainEqual(expect.objectContaining({ client: 'raw', msg }))
    expect(await granted(await loginRaw(port, { clientId: 'other' }), many(1))).toEqual([1])
  })

  it('that are made again or given up do not count twice', async () => {
    const { port } = await startForStrangers()
    const client = await loginRaw(port)
    for (let i = 0; i < 3; i++) {
      const answers = await granted(client, many(MAX_SUBSCRIPTIONS))
      expect(answers.filter((answer) => answer !== 1)).toEqual([])
    }
    client.send({ cmd: 'unsubscribe', messageId: ++lastId, unsubscriptions: many(2) })
    await client.first(({ cmd }) => cmd === 'unsuback')
    const answers = await granted(client, many(3, 1000))
    expect(answers).toEqual([1, 1, 128])
  })

  it('count those of a session that is taken up again', async () => {
    const { port } = await startForStrangers()
    const before = await loginRaw(port, { clean: false })
    await granted(before, many(MAX_SUBSCRIPTIONS))
    before.socket.end()
    await before.closed
    const after = await loginRaw(port, { clean: false })
    expect(await granted(after, many(2, MAX_SUBSCRIPTIONS - 1))).toEqual([1, 128])
  })

  it('have filters of a length and a depth that some topic could have', async () => {
    const { port } = await startForStrangers()
    const client = await loginRaw(port)
    const long = (length: number) => `wattwheel/${'x'.repeat(length - 10)}`
    expect(await granted(client, [long(MAX_TOPIC_LENGTH), long(MAX_TOPIC_LENGTH + 1), 'a\0b'])).toEqual([1, 128, 128])
    expect(await granted(client, ['1/2/3/4/5/6/7/8/9/10'])).toEqual([1])
    client.send({ cmd: 'subscribe', messageId: 9, subscriptions: [{ topic: '1/2/3/4/5/6/7/8/9/10/11', qos: 0 }] })
    await client.closed
  })
})
