import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import { encode } from '../../../broker/contract/codec.ts'
import { openDoor } from '../../../ingest/shards/door.ts'
import { type Program, wattwheel } from '../../e2e/program.ts'
import { connect, listen, makeSettings, makeTestLog, tempFolder } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { describeOnPostgres, type Postgres } from '../store/postgres/server.ts'
import { look } from '../store/store.ts'
import { startBeside } from './team.ts'

const CONNECTED = 'connected to the broker'
const AWAY = 'staying away from the broker'
/** Each program has so many connections: for what it takes in, and for what it publishes. */
const BOTH = 2

const linesWith = ({ lines }: Program, text: string) => lines.filter((line) => line.includes(text)).length
const said = (program: Program, text: string, times: number) =>
  program.find(() => linesWith(program, text) >= times || undefined)

const CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'wattwheel'"

/** A broker and a database for programs that are the same worker, and a sensor. */
async function lay(postgres: Postgres) {
  const port = await startBeside('nats-hasty')
  const settings = postgres.settings()
  const env = {
    WATTWHEEL_METERS: '{"main":{}}',
    WATTWHEEL_INGEST_INTAKE: 'subscription',
    WATTWHEEL_INGEST_SHARD: '1/1',
    WATTWHEEL_MQTT_URL: `mqtt://127.0.0.1:${port}`,
    WATTWHEEL_STORE: settings.store,
    WATTWHEEL_HOME_ASSISTANT_DISCOVERY: 'false',
  }
  const sensor = await connect(port)
  const inbox = await listen(await connect(port), ['wattwheel/main/live', 'wattwheel/ingest/+/status'])
  const bornMs = Date.now() - 600_000
  let seq = 0
  return {
    start(): Program {
      const program = wattwheel(['ingest'], { ...env, WATTWHEEL_DATA: tempFolder() })
      onTestFinished(async () => void (await program.stop('SIGKILL')))
      return program
    },
    /** Resolves when a worker has its session, which then keeps what is sent. */
    begun: () => inbox.first((_, text) => text === 'online'),
    /** Resolves when a live value knows of a turn made now. */
    async turn(): Promise<void> {
      const tick = { boot: 'a', seq: ++seq, at: bornMs + seq * 10_000 }
      await sensor.publishAsync('wattwheel/main/tick', encode(tick), { qos: 1 })
      await inbox.first((topic, text) => topic.endsWith('live') && JSON.parse(text).tick_at === tick.at)
    },
    connections: () => look(settings, (db) => db.prepare<[], number>(CONNECTIONS).pluck().get() as number),
    /** Makes the lease as old as if its worker had been still for long. */
    endLease: () => look(settings, (db) => db.exec("UPDATE lease SET until = clock_timestamp() - interval '1 s'")),
  }
}

it('A worker that ends while another has its lease is not let to the broker any more', async () => {
  const { log } = makeTestLog()
  const held = () => {
    throw new Error('another one is at work')
  }
  const { admitted, close } = openDoor(
    makeSettings((settings) => {
      settings.store = 'postgres://localhost/store'
    }),
    held,
    log,
    systemClock,
  )
  const answer = admitted?.()
  close()
  expect(await answer).toBe(false)
})

it('A worker asks for its lease when the broker lets others in, and no sooner', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const settings = makeSettings((settings) => {
    settings.mqtt.url = `mqtt://127.0.0.1:${(silent.address() as AddressInfo).port}`
    settings.ingest.intake = 'subscription'
    settings.store = 'postgres://localhost/store'
  })
  const { log, lines } = makeTestLog()
  let asked = 0
  const hold = () => {
    asked++
  }
  const { admitted, close } = openDoor(settings, hold, log, systemClock)
  onTestFinished(close)
  const answer = admitted?.()
  await expect.poll(() => lines).toHaveLength(1)
  expect(asked).toBe(0)
  silent.close()
  expect(await answer).toBe(true)
  expect(asked).toBe(1)
})

describeWith('nats-server', 'Two programs that are the same worker', () => {
  describeOnPostgres('over one database', (postgres) => {
    it('are not both at the broker: the second waits until the first is gone', async () => {
      const { start, begun, turn, connections } = await lay(postgres)
      const first = start()
      await begun()
      const before = connections()
      const second = start()
      await expect.poll(connections).toBeGreaterThan(before)
      await turn()
      expect(linesWith(second, CONNECTED)).toBe(0)
      await first.stop('SIGKILL')
      await said(second, CONNECTED, BOTH)
      await turn()
      expect(linesWith(first, CONNECTED)).toBe(BOTH)
    })

    it('leave the broker to the one that has taken over, until that one is gone', async () => {
      const { start, begun, turn, endLease } = await lay(postgres)
      const still = start()
      await begun()
      process.kill(still.pid, 'SIGSTOP')
      endLease()
      const next = start()
      await said(next, CONNECTED, BOTH)
      process.kill(still.pid, 'SIGCONT')
      await said(still, AWAY, 1)
      await turn()
      expect([linesWith(still, CONNECTED), linesWith(next, CONNECTED)]).toEqual([BOTH, BOTH])
      await next.stop('SIGKILL')
      await said(still, CONNECTED, 2 * BOTH)
      await turn()
    })
  })
})
