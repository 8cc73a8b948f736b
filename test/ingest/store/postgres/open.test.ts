import { connect as reach } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { encode } from '../../../../broker/contract/codec.ts'
import { Fault } from '../../../../broker/contract/fault.ts'
import { check } from '../../../../ingest/commands/check.ts'
import { rebuild } from '../../../../ingest/commands/rebuild.ts'
import { PostgresError } from '../../../../ingest/store/postgres/line.ts'
import { openStoreReader, type StoreReader } from '../../../../ingest/store/reader.ts'
import { openStoreWriter } from '../../../../ingest/store/writer.ts'
import { startGateway } from '../../../chaos/cluster/gateway.ts'
import { type Program, wattwheel } from '../../../e2e/program.ts'
import { connectPostgres } from '../../../postgres.ts'
import { connect, eventually, listen, runBroker, runIngest, runWeb, tempFolder } from '../../../rig.ts'
import {
  bareTick,
  contents,
  every10s,
  look,
  numbered,
  openStore,
  START_MS,
  storeSettings,
  ticksMessage,
} from '../store.ts'
import { describeOnPostgres, type Postgres } from './server.ts'

describeOnPostgres('A store in PostgreSQL', (postgres) => {
  testOpening(postgres)
  testLoss(postgres)
  testAbsence(postgres)
  testWaiting(postgres)
  testUse(postgres)
})

function testOpening(postgres: Postgres): void {
  it('is there for a reader once its writer has made it', () => {
    const databases = connectPostgres(postgres.url('postgres'))
    databases.exec('CREATE DATABASE new')
    databases.close()
    const settings = { ...storeSettings(), store: postgres.url('new') }
    expect(openStoreReader(settings)).toBeUndefined()
    openStore(settings)
    const reader = openStoreReader(settings) as StoreReader
    onTestFinished(() => reader.close())
    expect(reader.meters()).toEqual(['main'])
    expect(reader.sizeBytes()).toBeGreaterThan(0)
  })

  it('has one writer, and of a newer program none', () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    expect(() => openStoreWriter(settings)).toThrow(/expected to be its only writer, got another one at work/)
    store.close()
    look(settings, (db) => db.exec('UPDATE store SET version = 99'))
    expect(() => openStoreWriter(settings)).toThrow(/expected version \d+ or older, got 99: a newer Wattwheel wrote it/)
    expect(() => openStoreReader(settings)).toThrow(Fault)
  })

  it('that cannot be opened is a fault, which does not tell the password', () => {
    const store = postgres.url('nowhere').replace('wattwheel@', 'wattwheel:very-secret@')
    let fault: Error | undefined
    try {
      openStoreWriter({ ...storeSettings(), store })
    } catch (error) {
      fault = error as Error
    }
    expect(fault).toBeInstanceOf(Fault)
    expect(fault?.message).toMatch(/^PostgreSQL at localhost\/nowhere: database "nowhere" does not exist\./)
    expect(`${fault?.stack} ${(fault?.cause as Error | undefined)?.stack}`).not.toContain('very-secret')
  })
}

function testLoss(postgres: Postgres): void {
  it('loses all of a transaction whose connection is lost, and goes on with the next', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    const ticks = numbered(every10s(4)).map((tick) => ticksMessage([tick]))
    await store.record({ arrivals: ticks.slice(0, 2), read: { journal: 'j', from: 0, position: 2 } })
    const before = contents(settings)
    const breaking = function* () {
      yield* ticks.slice(2)
      look(settings, (db) =>
        db
          .prepare(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
          )
          .all(),
      )
    }
    const lost = { arrivals: Object.assign([...ticks], { [Symbol.iterator]: breaking }) }
    await expect(store.record(lost)).rejects.toThrow(/connection|terminat/)
    expect(contents(settings)).toEqual(before)
    expect(store.position('j')).toBe(2)
    await store.record({ arrivals: ticks, read: { journal: 'j', from: 2, position: 4 } })
    expect(contents(settings).ticks).toEqual(every10s(4))
  })
}

function testAbsence(postgres: Postgres): void {
  it('fails again and again as long as its server is away, and goes on when it is back', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    await store.record({ arrivals: [bareTick(START_MS)] })
    await postgres.kill()
    for (let i = 0; i < 3; i++) {
      await expect(store.record({ arrivals: [bareTick(START_MS + 10_000)] })).rejects.toThrow(PostgresError)
    }
    expect(() => store.reader.meters()).toThrow(PostgresError)
    postgres.start()
    const written = () =>
      store.record({ arrivals: [bareTick(START_MS + 10_000)] }).then(
        () => true,
        () => false,
      )
    await expect.poll(written).toBe(true)
    expect(store.reader.ticks('main', 0, Number.MAX_SAFE_INTEGER, 9)).toEqual([START_MS, START_MS + 10_000])
  })
}

function testWaiting(postgres: Postgres): void {
  it('is waited for by a worker that starts, also where something in between answers in its place', async () => {
    const { pathname, searchParams } = new URL(postgres.settings().store)
    const path = join(searchParams.get('host') as string, '.s.PGSQL.5432')
    let tries = 0
    const target = () => {
      tries++
      return reach({ path })
    }
    const gateway = await startGateway([target])
    onTestFinished(() => gateway.close())
    await postgres.kill()
    const program = startWorker(`postgres://wattwheel@127.0.0.1:${gateway.port}${pathname}`)
    await Promise.race([expect.poll(() => tries).toBeGreaterThan(2), program.find(() => undefined)])
    postgres.start()
    await program.find((lines) => lines.find((line) => line.includes('broker not reached')))
  })

  it('is waited for no longer by a worker that is told to end, nor is another that has its lease', async () => {
    const settings = postgres.settings()
    openStore(settings)
    const connections = () => look(settings, (db) => db.prepare<[], number>(CONNECTIONS).pluck().get())
    const before = connections() as number
    const waits = startWorker(settings.store)
    await expect.poll(connections).toBeGreaterThan(before)
    expect(await waits.stop()).toBeNull()
    const tries: number[] = []
    const nobody = await startGateway([() => reach({ path: `/nowhere/${tries.push(1)}` })])
    onTestFinished(() => nobody.close())
    const waitsToo = startWorker(`postgres://wattwheel@127.0.0.1:${nobody.port}/nowhere`)
    await expect.poll(() => tries.length).toBeGreaterThan(2)
    expect(await waitsToo.stop()).toBeNull()
  })
}

const CONNECTIONS = 'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()'

/** A worker without a broker, which ends with the test. */
function startWorker(store: string): Program {
  const program = wattwheel(['ingest'], {
    WATTWHEEL_DATA: tempFolder(),
    WATTWHEEL_INGEST_INTAKE: 'subscription',
    WATTWHEEL_MQTT_URL: 'mqtt://127.0.0.1:1',
    WATTWHEEL_STORE: store,
  })
  onTestFinished(async () => void (await program.stop('SIGKILL')))
  return program
}

function testUse(postgres: Postgres): void {
  it('is looked through by the check, and mended where its sums are wrong', async () => {
    const settings = postgres.settings()
    const store = openStore(settings)
    await store.record({ arrivals: numbered(every10s(5)).map((tick) => ticksMessage([tick])) })
    const storeLine = async () => (await check(settings, { wallMs: () => START_MS, monoMs: () => 0 })).at(1)
    expect(await storeLine()).toEqual({
      name: 'store',
      fault: false,
      text: 'in PostgreSQL, its rollups as the ticks say',
    })
    look(settings, (db) => db.exec('UPDATE rollup SET n = 7'))
    expect(await storeLine()).toMatchObject({ fault: true, text: expect.stringContaining('got others on one day') })
    store.close()
    expect(rebuild(settings).mended).toMatchObject([{ id: 'main', after: 5 }])
    expect(await storeLine()).toMatchObject({ fault: false })
  })

  it('is where a whole house keeps its turns', async () => {
    const settings = postgres.settings()
    const { port } = await runBroker(settings)
    await runIngest(settings)
    const web = await runWeb(settings)
    const client = await connect(port)
    const inbox = await listen(client, 'wattwheel/main/live')
    const at = Date.now()
    for (const [i, atMs] of [at - 10_000, at].entries()) {
      await client.publishAsync('wattwheel/main/tick', encode({ boot: 'a', seq: i + 1, at: atMs }), { qos: 1 })
    }
    await inbox.first((_topic, text) => JSON.parse(text).tick_at === at)
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${web.port}${path}`)).json()
    const list = `/api/v1/meters/main/ticks?from=${at - 60_000}&to=${at + 1}`
    const ticks = await eventually(async () => {
      const body = (await ask(list)) as { ticks: number[] }
      return body.ticks.length === 2 ? body.ticks : undefined
    })
    expect(ticks).toEqual([at - 10_000, at])
  })
}
