import mqtt, { type IConnackPacket } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import { makeHandOver } from '../../../ingest/shards/handover.ts'
import { retire } from '../../../ingest/shards/retire.ts'
import { ownerOf } from '../../../ingest/shards/shard.ts'
import { connect, eventually, makeTestLog } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { assemble, HASTE, METERS, startBeside, type Taken, workerSettings } from './team.ts'

/** The meters that have come to a worker. */
const metersIn = (taken: Taken) => [...taken.keys()].sort()
/** The meters of a worker, of so many. */
const metersOf = (worker: number, of: number) => METERS.filter((meter) => ownerOf(meter, of) === worker).sort()
/** Resolves when a worker has got a number of all these meters. */
const got = (taken: Taken, meters: string[], seq: number) =>
  eventually(async () => meters.every((meter) => taken.get(meter)?.includes(seq)) || undefined)
const numbersOf = (takens: Taken[], meter: string) => new Set(takens.flatMap((taken) => taken.get(meter) ?? []))

/** Whether the broker has kept a session under this client id. */
async function hasSession(port: number, clientId: string): Promise<boolean> {
  const client = mqtt.connect({ host: '127.0.0.1', port, clientId, clean: false, protocolVersion: 4 })
  const { sessionPresent } = await new Promise<IConnackPacket>((resolve) => client.once('connect', resolve))
  await client.endAsync(true)
  return sessionPresent
}

const LEFT = 'what belongs to other workers is left to them'

for (const [tool, kind] of [
  ['mosquitto', 'mosquitto'],
  ['nats-server', 'nats-hasty'],
] as const) {
  describeWith(tool, `Several workers at ${tool}`, () => {
    it('get the messages of their own meters, and of no others', async () => {
      const team = await assemble(await startBeside(kind), HASTE[kind])
      const [one, two] = [await team.start(1, 2), await team.start(2, 2)]
      const seq = await team.send()
      await got(one.taken, metersOf(1, 2), seq)
      await got(two.taken, metersOf(2, 2), seq)
      expect([metersIn(one.taken), metersIn(two.taken)]).toEqual([metersOf(1, 2), metersOf(2, 2)])
    })

    it('that become more hand over what came to one that hung and to one that was away, and lose nothing', async () => {
      const team = await assemble(await startBeside(kind), HASTE[kind])
      const before = [await team.start(1, 2), await team.start(2, 2)]
      const first = await team.send()
      for (const [i, { taken }] of before.entries()) await got(taken, metersOf(i + 1, 2), first)
      // What has come to a worker that hangs is brought again, by some brokers much later than the rest.
      const hangs = before[0]?.hang()
      await before[1]?.end()
      const between = await team.send()
      await hangs
      await before[0]?.end()

      // The third, to whom they hand over, is the last to come.
      const after = [await team.start(1, 3), await team.start(2, 3)]
      await eventually(async () => team.lines.find(({ msg }) => String(msg).includes('messages wait for worker 3')))
      after.push(await team.start(3, 3))
      for (const [i, { taken }] of after.entries()) await got(taken, metersOf(i + 1, 3), between)
      const isLeft = () => team.lines.filter(({ msg }) => msg === LEFT).length === 2 || undefined
      await eventually(async () => isLeft())
      const last = await team.send()
      for (const [i, { taken }] of after.entries()) {
        await got(taken, metersOf(i + 1, 3), last)
        expect(metersIn(taken)).toEqual(metersOf(i + 1, 3))
      }
      const all = [...before, ...after].map(({ taken }) => taken)
      for (const meter of METERS) expect(numbersOf(all, meter)).toEqual(new Set([first, between, last]))
    })

    it('that become fewer get all that waits for the one that is no more, whose session ends', async () => {
      const port = await startBeside(kind)
      const team = await assemble(port, HASTE[kind])
      const before = [await team.start(1, 2), await team.start(2, 2)]
      for (const worker of before) await worker.end()
      const seq = await team.send()
      const alone = await team.start(1, 1)
      const talker = await connect(port)
      await talker.publishAsync('wattwheel/ingest/2-of-2/status', 'offline', { qos: 1, retain: true })
      await talker.publishAsync('wattwheel/ingest/1-of-1/status', 'online', { qos: 1, retain: true })

      const settings = workerSettings(port, '1/1')
      const given = await retire(settings, { worker: 2, of: 1 }, makeTestLog().log, systemClock, HASTE[kind])
      expect(given).toBe(metersOf(2, 2).length)
      await got(alone.taken, METERS, seq)
      expect(await hasSession(port, 'wattwheel-ingest-2')).toBe(false)
    })
  })
}

describeWith('nats-server', 'Workers at a NATS server that sends little at once, and the rest later', () => {
  it('leave nothing with the subscriptions that they end', async () => {
    const team = await assemble(await startBeside('nats-narrow'), HASTE['nats-narrow'])
    const before = [await team.start(1, 2), await team.start(2, 2)]
    for (const worker of before) await worker.end()
    const seqs: number[] = []
    for (let i = 0; i < 20; i++) seqs.push(await team.send())

    const after = [await team.start(1, 3), await team.start(2, 3), await team.start(3, 3)]
    await eventually(async () => team.lines.filter(({ msg }) => msg === LEFT).length === 2 || undefined)
    for (const [i, { taken }] of after.entries()) for (const seq of seqs) await got(taken, metersOf(i + 1, 3), seq)
  })
})

describe('What belongs to another worker', () => {
  const ofSecond = METERS.find((meter) => ownerOf(meter, 2) === 2)
  const arrival = { topic: `wattwheel/${ofSecond}/tick`, payload: Buffer.from('1'), atMs: 0, mayHaveWaited: true }

  it('is handed over once, and again only if that failed, however often the rest is tried again', async () => {
    const workers = { known: async () => {}, said: () => ['online'] }
    const published: string[] = []
    let fails = true
    const publish = async (topic: string) => {
      published.push(topic)
      if (fails) throw new Error('no connection')
    }
    const handOver = makeHandOver('wattwheel', { worker: 1, of: 2 }, workers as never, publish, makeTestLog().log)
    await expect(handOver([arrival])).rejects.toThrow('no connection')
    fails = false
    for (let i = 0; i < 3; i++) expect(await handOver([arrival])).toEqual([])
    expect(published).toHaveLength(2)
  })
})

describeWith('mosquitto', 'A worker', () => {
  it('is not retired while it runs, and says so', async () => {
    const port = await startBeside('mosquitto')
    const talker = await connect(port)
    await talker.publishAsync('wattwheel/ingest/2-of-2/status', 'online', { qos: 1, retain: true })
    const retiring = retire(
      workerSettings(port, '1/1'),
      { worker: 2, of: 1 },
      makeTestLog().log,
      systemClock,
      HASTE.mosquitto,
    )
    await expect(retiring).rejects.toThrow('retire: expected worker 2 to be away, got 2-of-2 at work: end it first.')
  })

  it('is not retired where the broker is not reached', async () => {
    const retiring = retire(
      workerSettings(1, '1/1'),
      { worker: 2, of: 1 },
      makeTestLog().log,
      systemClock,
      HASTE.mosquitto,
    )
    await expect(retiring).rejects.toThrow(/^retire: broker not reached at mqtt:\/\/127\.0\.0\.1:1: /)
  })
})
