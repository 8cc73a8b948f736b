import fc from 'fast-check'
import type { Packet } from 'mqtt-packet'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, MOST_AHEAD_MS, makePace } from '../../../broker/guard/pace.ts'
import { handClock } from '../../ingest/house.ts'
import { payloadsOf, turn } from '../entries.ts'
import { loginRaw, type RawClient } from '../raw.ts'
import { startForStrangers } from './strangers.ts'

const TICK = 'wattwheel/main/tick'
const OVER = 400
const OVER_MS = (OVER / MESSAGES_PER_SECOND) * 1000

function flood(count: number) {
  return Array.from({ length: count }, (_, i) => {
    return {
      cmd: 'publish',
      topic: TICK,
      payload: turn(i + 1),
      qos: 1,
      messageId: i + 1,
      dup: false,
      retain: false,
    } as const
  })
}

const pubacksOf = ({ packets }: RawClient) => packets.filter(({ cmd }) => cmd === 'puback').length

describe('A client that sends too fast', () => {
  it('is held back and loses nothing, in order; a sensor elsewhere is not held up', async () => {
    const clock = handClock(Date.UTC(2026, 10, 22))
    const { port, settings } = await startForStrangers({}, clock)
    const count = MESSAGES_AT_ONCE + OVER
    const hasty = await loginRaw(port, { clientId: 'hasty' })
    const sensor = await loginRaw(port, { clientId: 'sensor' }, '127.0.0.2')
    hasty.send(...flood(count))
    await hasty.first(({ cmd, messageId }) => cmd === 'puback' && messageId === MESSAGES_AT_ONCE)
    sensor.send(...flood(1))
    await sensor.first(({ cmd }) => cmd === 'puback')
    expect(pubacksOf(hasty)).toBe(MESSAGES_AT_ONCE)
    clock.advance(OVER_MS - 1)
    await hasty.first(({ messageId }) => messageId === count - 1)
    expect(pubacksOf(hasty)).toBe(count - 1)
    clock.advance(1)
    await hasty.first(({ messageId }) => messageId === count)
    const kept = payloadsOf(settings)
    expect(kept).toHaveLength(count + 1)
    kept.splice(kept.indexOf(turn(1), 1), 1)
    expect(kept).toEqual(flood(count).map(({ payload }) => payload))
  })

  it('is not let go faster by connecting anew', async () => {
    const clock = handClock(Date.UTC(2026, 10, 22))
    const { port } = await startForStrangers({}, clock)
    const before = await loginRaw(port, { clientId: 'a' })
    before.send(...flood(MESSAGES_AT_ONCE))
    await before.first(({ messageId }) => messageId === MESSAGES_AT_ONCE)
    before.socket.end()
    await before.closed
    const after = await loginRaw(port, { clientId: 'b' })
    after.send(...flood(OVER))
    clock.advance(OVER_MS - 1)
    await after.first(({ messageId }) => messageId === OVER - 1)
    expect(pubacksOf(after)).toBe(OVER - 1)
    clock.advance(1)
    await after.first(({ messageId }) => messageId === OVER)
  })

  it('one by one, which aedes would go on reading, is closed in the end', async () => {
    const { port, lines } = await startForStrangers()
    const client = await loginRaw(port)
    client.socket.setNoDelay()
    const payload = Buffer.alloc(15_000, '7')
    const message: Packet = {
      cmd: 'publish',
      topic: 'wattwheel/main/align',
      payload,
      qos: 0,
      dup: false,
      retain: false,
    }
    while (!client.socket.closed) {
      client.send(message)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const msg = `client closed: expected at most ${MESSAGES_PER_SECOND} messages a second in the long run, got more`
    expect(lines).toContainEqual(expect.objectContaining({ address: '127.0.0.1', msg }))
  })
})

describe('A client that may send as fast as it can', () => {
  it.each(['a service of ours', 'this machine, where it is trusted'])('is not held back: %s', async (who) => {
    const ofOurs = who.startsWith('a service')
    const { port, service } = await startForStrangers({ trust_loopback: !ofOurs })
    const client = await loginRaw(port, ofOurs ? service : {})
    const count = MESSAGES_AT_ONCE * 3
    // Whoever is held back waits for a timer, and none goes off now.
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    client.send(...flood(count))
    await client.first(({ messageId }) => messageId === count)
    expect(pubacksOf(client)).toBe(count)
  })
})

describe('The pace', () => {
  it('lets a burst go, and then no more than its rate, each sender by itself and in order', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const message = fc.record({ afterMs: fc.nat(40), sender: fc.constantFrom('a', 'b') })
    const run = fc.array(fc.record({ ...{ message }, repeat: fc.integer({ min: 1, max: 900 }) }), { maxLength: 6 })
    fc.assert(
      fc.property(run, (bursts) => {
        const startMs = performance.now()
        const nowMs = () => performance.now() - startMs
        const pace = makePace({ wallMs: nowMs, monoMs: nowMs })
        const went = { a: [] as { n: number; atMs: number }[], b: [] as { n: number; atMs: number }[] }
        const sent = { a: 0, b: 0 }
        for (const { message, repeat } of bursts) {
          vi.advanceTimersByTime(message.afterMs)
          const { sender } = message
          for (let i = 0; i < repeat; i++) {
            const n = sent[sender]++
            pace.keep(sender, 100, () => went[sender].push({ n, atMs: nowMs() }))
          }
        }
        vi.runAllTimers()
        for (const sender of ['a', 'b'] as const) {
          expect(went[sender].map(({ n }) => n)).toEqual(Array.from({ length: sent[sender] }, (_, n) => n))
          for (const [i, { atMs }] of went[sender].slice(MESSAGES_AT_ONCE).entries())
            expect(atMs).toBeGreaterThanOrEqual(((i + 1) / MESSAGES_PER_SECOND) * 1000 - 5)
        }
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })

  it('counts long messages for more, and turns away who is far ahead', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const went = (bytes: number) => {
      const pace = makePace({ wallMs: () => 0, monoMs: () => 0 })
      let atOnce = 0
      let inAll = 0
      while (pace.keep('a', bytes, () => atOnce++)) inAll++
      pace.close()
      return [atOnce, inAll]
    }
    const ahead = (MOST_AHEAD_MS / 1000) * MESSAGES_PER_SECOND
    expect(went(100)).toEqual([MESSAGES_AT_ONCE, MESSAGES_AT_ONCE + ahead])
    expect(went(1024 * 7)).toEqual([MESSAGES_AT_ONCE / 8, (MESSAGES_AT_ONCE + ahead) / 8])
  })

  it('lets nothing go any more once it is closed', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const pace = makePace({ wallMs: () => 0, monoMs: () => 0 })
    let went = 0
    for (let i = 0; i < MESSAGES_AT_ONCE + 5; i++) pace.keep('a', 100, () => went++)
    pace.close()
    vi.runAllTimers()
    expect(went).toBe(MESSAGES_AT_ONCE)
  })
})
