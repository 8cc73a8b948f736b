import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { ISubackPacket } from 'mqtt-packet'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MAX_SUBSCRIPTIONS } from '../../broker/guard/subscriptions.ts'
import { portOf, wattwheel } from '../e2e/program.ts'
import { eventually, tempFolder } from '../rig.ts'
import { turn } from './entries.ts'
import { loginRaw, openRaw } from './raw.ts'

const MIB = 1024 * 1024
/** Where the attacker is, and where the sensor. */
const EVIL = '127.0.0.66'
const HOME = '127.0.0.7'
/** So many more PUBACKs show that an honest sensor is heard. */
const FEW = 5
const PAUSE_MS = 20

/** A broker in a process of its own that lets strangers in, with an honest sensor that goes on sending. */
async function start() {
  const broker = wattwheel(['broker'], {
    WATTWHEEL_DATA: tempFolder(),
    WATTWHEEL_BROKER_PORT: '0',
    WATTWHEEL_BROKER_TRUST_LOOPBACK: 'false',
    WATTWHEEL_BROKER_ALLOW_ANONYMOUS: 'true',
  })
  onTestFinished(async () => void (await broker.stop()))
  const port = await portOf(broker, 'broker')
  const memory = (name: 'VmHWM' | 'VmRSS') =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${broker.pid}/status`, 'utf8'))?.[1]) / 1024
  const sensor = await loginRaw(port, { clientId: 'sensor' }, HOME)
  let acknowledged = 0
  let going = true
  const send = async () => {
    for (let seq = 1; going; seq++) {
      const messageId = (seq % 65_535) + 1
      sensor.send({
        cmd: 'publish',
        topic: 'wattwheel/main/tick',
        payload: turn(seq),
        qos: 1,
        messageId,
        dup: false,
        retain: false,
      })
      await sensor.first((packet) => packet.cmd === 'puback' && packet.messageId === messageId)
      acknowledged++
      await delay(PAUSE_MS)
    }
  }
  const sending = send()
  onTestFinished(async () => {
    going = false
    await sending
  })
  return {
    port,
    memory,
    /** Resolves when the sensor has had a few PUBACKs more. */
    async goesOn() {
      const enough = acknowledged + FEW
      await eventually(async () => acknowledged >= enough || undefined)
    },
  }
}

const onLinux = describe.skipIf(process.platform !== 'linux')

onLinux('An honest sensor is undisturbed by somebody who is not let in and sends', () => {
  it('100 MB in an unfinished CONNECT, five times: closed on the header', async () => {
    const { port, memory, goesOn } = await start()
    const before = memory('VmHWM')
    const pour = async () => {
      const { socket, closed } = await openRaw(port, EVIL)
      socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x32]))
      const piece = Buffer.alloc(64 * 1024)
      for (let sent = 0; sent < 100 * MIB && socket.writable; sent += piece.length)
        await new Promise((resolve) => socket.write(piece, resolve))
      await closed
    }
    await Promise.all([goesOn(), ...Array.from({ length: 5 }, pour)])
    expect(memory('VmHWM') - before).toBeLessThan(20)
    await goesOn()
  })

  it('2,000 CONNECTs that are never finished: few are let in at a time, and another client is', async () => {
    const { port, goesOn } = await start()
    const slow = await Promise.all(Array.from({ length: 2000 }, () => openRaw(port, EVIL)))
    for (const { socket } of slow) socket.write(Buffer.from([0x10, 60, 0]))
    await Promise.all(slow.slice(100).map(({ closed }) => closed))
    expect(slow.filter(({ socket }) => !socket.closed).length).toBeLessThanOrEqual(50)
    await loginRaw(port, { clientId: 'another' }, '127.0.0.8')
    await Promise.all([goesOn(), ...slow.map(({ closed }) => closed)])
  })
})

onLinux('An honest sensor is undisturbed by somebody who is let in and sends', () => {
  it('topics of 65,535 characters and as many levels: closed, also as filters and last wills', async () => {
    const { port, goesOn } = await start()
    for (const topic of ['/'.repeat(65_535), 'a'.repeat(65_535), '/'.repeat(16_000), '+/'.repeat(5000)]) {
      const publisher = await loginRaw(port, { clientId: 'p' }, EVIL)
      publisher.send({
        cmd: 'publish',
        topic: topic.replaceAll('+', 'a'),
        payload: '',
        qos: 1,
        messageId: 1,
        dup: false,
        retain: true,
      })
      const subscriber = await loginRaw(port, { clientId: 's' }, EVIL)
      subscriber.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] })
      const leaver = await openRaw(port, EVIL)
      const will = { topic: topic.replaceAll('+', 'a'), payload: Buffer.from('x'), qos: 1, retain: true } as const
      leaver.send({ cmd: 'connect', clientId: 'w', protocolVersion: 4, clean: true, keepalive: 0, will })
      await Promise.all([publisher.closed, leaver.closed])
      subscriber.send({ cmd: 'pingreq' })
      await subscriber.first(({ cmd }) => cmd === 'pingresp' || cmd === 'suback').catch(() => {})
      for (const packet of subscriber.packets)
        if (packet.cmd === 'suback') expect((packet as ISubackPacket).granted).toEqual([128])
    }
    await goesOn()
  })

  it('50,000 subscriptions of one client: a hundred are granted, and then it is closed', async () => {
    const { port, memory, goesOn } = await start()
    const client = await loginRaw(port, {}, EVIL)
    const before = memory('VmRSS')
    const ask = (messageId: number) => {
      const subscriptions = Array.from({ length: 1000 }, (_, i) => ({ topic: `+/${messageId}/${i}`, qos: 0 as const }))
      client.send({ cmd: 'subscribe', messageId, subscriptions })
    }
    ask(1)
    const suback = (await client.first(({ cmd }) => cmd === 'suback')) as ISubackPacket
    for (let messageId = 2; messageId <= 50; messageId++) ask(messageId)
    await client.closed
    expect(suback.granted.filter((answer) => answer !== 128)).toHaveLength(MAX_SUBSCRIPTIONS)
    expect(memory('VmRSS') - before).toBeLessThan(60)
    await goesOn()
  })
})

onLinux('An honest sensor is undisturbed by somebody who wants to be remembered with', () => {
  it('a flood of retained messages: none is kept but those of the contract', async () => {
    const { port, goesOn } = await start()
    const common = { cmd: 'publish', payload: 'x'.repeat(1000), qos: 0, dup: false, retain: true } as const
    for (const topic of [
      'wattwheel/main/tick',
      'wattwheel/main/align',
      'wattwheel/main/turn',
      'wattwheel/main/health',
    ]) {
      const client = await loginRaw(port, {}, EVIL)
      client.send(...Array.from({ length: 200 }, () => ({ ...common, topic })), { cmd: 'pingreq' })
      await client.first(({ cmd }) => cmd === 'pingresp')
    }
    for (let i = 0; i < 20; i++) {
      const client = await loginRaw(port, {}, EVIL)
      client.send({ ...common, topic: `wattwheel/display/${i}/status` })
      await client.closed
    }
    const reader = await loginRaw(port, { clientId: 'reader' }, HOME)
    reader.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/#', qos: 0 }] })
    const kept = () =>
      reader.packets.flatMap((packet) => (packet.cmd === 'publish' && packet.retain ? [packet.topic] : []))
    await eventually(async () => kept()[0])
    reader.send({ cmd: 'pingreq' })
    await reader.first(({ cmd }) => cmd === 'pingresp')
    expect(kept()).toEqual(['wattwheel/main/health'])
    await goesOn()
  })

  it('throw-away persistent sessions that subscribe to what comes', async () => {
    const { port, memory, goesOn } = await start()
    const before = memory('VmRSS')
    for (let i = 0; i < 1000; i++) {
      const client = await loginRaw(port, { clientId: `thrown${i}`, clean: false }, EVIL)
      client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'wattwheel/#', qos: 1 }] })
      const answered = await client
        .first(({ cmd }) => cmd === 'suback')
        .then(
          () => true,
          () => false,
        )
      client.socket.destroy()
      if (!answered) break
    }
    expect(memory('VmRSS') - before).toBeLessThan(80)
    await goesOn()
  })
})
