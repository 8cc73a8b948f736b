import type { MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Program, portOf, run } from '../e2e/program.ts'
import { connect, tempFolder } from '../rig.ts'
import { entriesOf, payloadsOf, turn } from './entries.ts'

const TICK = 'wattwheel/main/tick'

/** The built broker as a process; `limit` is the largest size in KiB that any of its files may grow to. */
async function startBroker(data: string, limit = 'unlimited'): Promise<{ broker: Program; port: number }> {
  const start = `ulimit -f ${limit}; exec "$0" dist/main.js broker`
  const broker = run('bash', ['-c', start, process.execPath], { WATTWHEEL_DATA: data, WATTWHEEL_BROKER_PORT: '0' })
  onTestFinished(async () => void (await broker.stop('SIGKILL')))
  return { broker, port: await portOf(broker, 'broker') }
}

/** Publishes turns, a hundred under way at any time, until the connection ends; answers those acknowledged. */
async function publishUntilTheEnd(client: MqttClient, boot: string, acknowledged: (turn: string) => void) {
  let seq = 0
  client.on('error', () => {})
  const publishing = async () => {
    for (;;) {
      const payload = turn(++seq, boot)
      await client.publishAsync(TICK, payload, { qos: seq % 10 === 0 ? 2 : 1 })
      acknowledged(payload)
    }
  }
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  for (let i = 0; i < 100; i++) publishing().catch(() => {})
  await closed
}

/** Each acknowledged turn is in the journal, and nothing is there twice. */
function expectKept(data: string, acknowledged: readonly string[]): void {
  const kept = payloadsOf({ data })
  const once = new Set(kept)
  expect(once.size).toBe(kept.length)
  expect(acknowledged.filter((payload) => !once.has(payload))).toEqual([])
}

describe('A broker that is killed while ticks stream in', () => {
  it('has every acknowledged one in its journal, once, and goes on from there', async () => {
    const data = tempFolder()
    const acknowledged: string[] = []
    for (const [i, enough] of [300, 1000, 50].entries()) {
      const { broker, port } = await startBroker(data)
      const client = await connect(port)
      const before = acknowledged.length
      await publishUntilTheEnd(client, `boot${i}`, (payload) => {
        acknowledged.push(payload)
        if (acknowledged.length === before + enough) void broker.stop('SIGKILL')
      })
      expect(await broker.ended).toBeNull()
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(1350)
    expectKept(data, acknowledged)
    const entries = entriesOf({ data })
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, i) => i + 1))
    expect([...new Set(entries.map(({ run }) => run))]).toEqual([1, 2, 3])
  })
})

describe('A broker whose disk is full', () => {
  it('acknowledges nothing that it did not keep, says why, and lives on', async () => {
    const data = tempFolder()
    const { broker, port } = await startBroker(data, '200')
    const acknowledged: string[] = []
    await publishUntilTheEnd(await connect(port), 'b', (payload) => acknowledged.push(payload))
    expect(acknowledged.length).toBeGreaterThan(100)
    expectKept(data, acknowledged)
    await broker.find((lines) =>
      lines.find((line) => /not kept: .*(the disk is full|cannot be read or written)/.test(line)),
    )
    await connect(port)
  })
})
