import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { exportAccounts } from '../../../broker/commands/accounts.ts'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { slotOf } from '../../../broker/contract/slot.ts'
import { parseTopic } from '../../../broker/contract/topics.ts'
import type { Batch } from '../../../ingest/arrival.ts'
import { takeSlots } from '../../../ingest/intake/slots.ts'
import { subscribeDurable } from '../../../ingest/intake/subscription.ts'
import { retire } from '../../../ingest/shards/retire.ts'
import { nameOf, ownerOf, type Shard } from '../../../ingest/shards/shard.ts'
import { listenToWorkers } from '../../../ingest/shards/workers.ts'
import { NATS_SERVER } from '../../chaos/brokers.ts'
import { freePort } from '../../e2e/port.ts'
import { run } from '../../e2e/program.ts'
import { closing, connect, eventually, listen, makeTestLog, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { HASTE, METERS, workerSettings } from '../shards/team.ts'

const SLOTS = 7

/** A NATS server that sorts, with the logins and the mappings that are exported for these settings. */
async function startSorting() {
  const port = await freePort()
  const folder = tempFolder()
  const settings = workerSettings(port, '1/2')
  Object.assign(settings.ingest, { slots: SLOTS })
  exportAccounts(settings, { name: folder, format: 'nats' })
  const rows = readFileSync(join(folder, 'passwords.csv'), 'utf8').trim().split('\n')
  const passwords: Record<string, string> = Object.fromEntries(rows.map((row) => row.split(',')))
  const lines = [
    'server_name: wattwheel',
    'listen: "127.0.0.1:-1"',
    `jetstream { store_dir: "${join(folder, 'kept')}" }`,
  ]
  lines.push(`mqtt { listen: "127.0.0.1:${port}", ack_wait: "2s" }`, 'include "nats.conf"')
  writeFileSync(join(folder, 'broker.conf'), `${lines.join('\n')}\n`)
  const program = run(NATS_SERVER, ['-c', join(folder, 'broker.conf')])
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  await program.find((said) => said.find((line) => line.includes('Server is ready')))
  Object.assign(settings.mqtt, { username: 'service', password: passwords['service'] })
  const enter = (username: string) => connect(port, { username, password: passwords[username] ?? '' })
  return { settings, enter }
}

/** Workers that record into memory what comes to them: lines such as `flat-1 7`, in the order they came. */
function makeWorkers(settings: Settings) {
  const known = listenToWorkers(SLOTS)
  return {
    known,
    /** @param isStuck it gets everything and records nothing */
    async start(worker: number, of: number, isStuck = false) {
      const taken: string[] = []
      const got: string[] = []
      const record = async ({ arrivals }: Batch) => {
        const lines = arrivals.map(({ topic, payload }) => `${parseTopic('wattwheel', topic)?.owner} ${payload}`)
        got.push(...lines)
        if (isStuck) await new Promise(() => {})
        taken.push(...lines)
      }
      const shard: Shard = { worker, of, slots: SLOTS }
      const intake = closing(takeSlots(settings, shard, record, known, makeTestLog().log, systemClock))
      await intake.caughtUp
      known.heard(nameOf(shard), Buffer.from('online'))
      return { taken, got, end: () => intake.close() }
    },
  }
}

const metersOf = (worker: number, of: number) => METERS.filter((meter) => ownerOf(meter, of, SLOTS) === worker)
const tick = (meter: string) => `wattwheel/${meter}/tick`

describeWith('nats-server', 'A broker that sorts into slots', () => {
  it('puts a meter into the slot that we know it to be in', async () => {
    const { enter } = await startSorting()
    const service = await enter('service')
    const inbox = await listen(service, 'wattwheel/ingest/slot/#')
    const names = fc.sample(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/), { numRuns: 500, seed: 1 })
    const meters = [...new Set(names)]
    await Promise.all(meters.map((meter) => service.publishAsync(tick(meter), '', { qos: 1 })))
    for (const meter of meters) {
      await inbox.first((topic) => topic === `wattwheel/ingest/slot/${slotOf(meter, SLOTS)}/${meter}/tick`)
    }
    expect(inbox.messages).toHaveLength(meters.length)
  })

  it('gives a tick to the worker that its slot belongs to, from the sensor of that meter and no other', async () => {
    const { settings, enter } = await startSorting()
    const workers = makeWorkers(settings)
    const [one, two] = [await workers.start(1, 2), await workers.start(2, 2)]
    const [thief = '', victim = ''] = METERS
    const foreign = await enter(thief)
    for (const topic of [tick(victim), `wattwheel/ingest/slot/${slotOf(victim, SLOTS)}/${victim}/tick`]) {
      await foreign.publishAsync(topic, 'foreign', { qos: 1 })
    }
    for (const meter of METERS) await (await enter(meter)).publishAsync(tick(meter), '1', { qos: 1 })
    const wanted = [1, 2].map((worker) => metersOf(worker, 2).map((meter) => `${meter} 1`))
    await expect.poll(() => [one.taken.toSorted(), two.taken.toSorted()]).toEqual(wanted.map((some) => some.toSorted()))
  })
})

describeWith('nats-server', 'A session of a slot', () => {
  it('goes to its owner among another number of workers, with what waits and what was left unacknowledged', async () => {
    const { settings, enter } = await startSorting()
    const workers = makeWorkers(settings)
    const service = await enter('service')
    const send = (text: string) =>
      Promise.all(METERS.map((meter) => service.publishAsync(tick(meter), text, { qos: 1 })))
    const both = [await workers.start(1, 2), await workers.start(2, 2, true)]
    await send('first')
    await expect.poll(() => both[0]?.taken).toHaveLength(metersOf(1, 2).length)
    await expect.poll(() => both[1]?.got.length).toBeGreaterThan(0)
    for (const { end } of both) await end()
    await send('between')
    const three = [await workers.start(1, 3), await workers.start(2, 3), await workers.start(3, 3)]
    for (const [i, { taken }] of three.entries()) {
      const own = metersOf(i + 1, 3)
      const left = own.filter((meter) => metersOf(2, 2).includes(meter))
      const wanted = [...own.map((meter) => `${meter} between`), ...left.map((meter) => `${meter} first`)]
      await expect.poll(() => taken.toSorted()).toEqual(wanted.toSorted())
    }
    for (const { end } of three) await end()
    await send('last')
    const again = [await workers.start(1, 2), await workers.start(2, 2)]
    const wanted = METERS.map((meter) => `${meter} last`).toSorted()
    await expect.poll(() => again.flatMap(({ taken }) => taken).toSorted()).toEqual(wanted)
  })

  it('is given what waits for a worker from before there were slots', async () => {
    const { settings, enter } = await startSorting()
    const service = await enter('service')
    const before = structuredClone(settings)
    Object.assign(before.ingest, { shard: '2/2', slots: undefined })
    const record = () => Promise.reject(new Error('expected nothing'))
    const former = subscribeDurable(before, record, listenToWorkers(), makeTestLog().log, systemClock)
    await former.caughtUp
    await former.close()
    for (const meter of METERS) await service.publishAsync(`wattwheel/ingest/2/${meter}/tick`, 'kept', { qos: 1 })

    const alone = await makeWorkers(settings).start(1, 1)
    await service.publishAsync('wattwheel/ingest/1-of-1/status', 'online', { qos: 1, retain: true })
    const retired = { worker: 2, of: 1, slots: SLOTS }
    const given = await retire(settings, retired, makeTestLog().log, systemClock, HASTE['nats-hasty'])
    expect(given).toBe(METERS.length)
    await eventually(async () => alone.taken.length >= METERS.length || undefined)
    expect(alone.taken.toSorted()).toEqual(METERS.map((meter) => `${meter} kept`).toSorted())
  })
})
