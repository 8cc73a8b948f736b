import type { IPublishPacket } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { makeSettings, runBroker } from '../rig.ts'
import { payloadsOf, turn } from './entries.ts'
import { loginRaw, type RawClient } from './raw.ts'

const publish = (messageId: number, payload: string, dup = false): IPublishPacket => ({
  cmd: 'publish',
  topic: 'wattwheel/main/tick',
  qos: 2,
  retain: false,
  messageId,
  payload,
  dup,
})

const answers = ({ packets }: RawClient) => packets.slice(1).map(({ cmd, messageId }) => `${cmd} ${messageId}`)

async function start() {
  const settings = makeSettings()
  const { port } = await runBroker(settings)
  return { settings, port }
}

describe('A QoS 2 message', () => {
  it('that comes again while its id is open is answered again and journalled once', async () => {
    const { settings, port } = await start()
    const client = await loginRaw(port)
    client.send(publish(7, turn(1)))
    await client.first(({ cmd }) => cmd === 'pubrec')
    client.send(publish(7, turn(1), true), { cmd: 'pubrel', messageId: 7 })
    await client.first(({ cmd }) => cmd === 'pubcomp')
    expect(answers(client).sort()).toEqual(['pubcomp 7', 'pubrec 7', 'pubrec 7'])
    expect(payloadsOf(settings)).toEqual([turn(1)])
  })

  it('that comes again over a new connection of the session is journalled once', async () => {
    const { settings, port } = await start()
    const before = await loginRaw(port, { clean: false })
    before.send(publish(7, turn(1)))
    await before.first(({ cmd }) => cmd === 'pubrec')
    before.socket.destroy()
    const after = await loginRaw(port, { clean: false })
    after.send(publish(7, turn(1), true))
    await after.first(({ cmd }) => cmd === 'pubrec')
    expect(payloadsOf(settings)).toEqual([turn(1)])
  })

  it('with an id that was released is another message', async () => {
    const { settings, port } = await start()
    const client = await loginRaw(port)
    for (const seq of [1, 2]) {
      client.send(publish(7, turn(seq)))
      await client.first(() => answers(client).length === 2 * seq - 1)
      client.send({ cmd: 'pubrel', messageId: 7 })
      await client.first(() => answers(client).length === 2 * seq)
    }
    expect(answers(client)).toEqual(['pubrec 7', 'pubcomp 7', 'pubrec 7', 'pubcomp 7'])
    expect(payloadsOf(settings)).toEqual([turn(1), turn(2)])
  })
})
