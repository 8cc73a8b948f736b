import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodeAlert, decodeJournalPosition } from '../../../broker/contract/codec.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { type Backups, keepBackups } from '../../../ingest/care/backup.ts'
import { backupFolder, listBackups } from '../../../ingest/store/backups.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import type { StoreWriter } from '../../../ingest/store/writer.ts'
import { damageOpen } from '../../broker/journal/damaged.ts'
import { connect, listen, makeTestLog, runBroker, runIngest } from '../../rig.ts'
import { type HandClock, handClock, openHouse, ticksAt } from '../house.ts'
import { every10s, look, numbered, openStore, START_MS, storeSettings, ticksMessage } from '../store/store.ts'

const HOUR_MS = 3_600_000
const JOURNAL = 'f00d'

/** A store with backups, a clock that is set by hand, and entries 1, 2, 3 … of a journal, each with one tick. */
interface Keeper {
  settings: Settings
  store: StoreWriter
  clock: HandClock
  backups: Backups
  lines: Record<string, unknown>[]
  /** What people were told. */
  failures: string[]
  record(count: number): Promise<void>
}

function openKeeper(change: (settings: Settings) => void = () => {}): Keeper {
  const settings = storeSettings(change)
  const store = openStore(settings)
  const clock = handClock(START_MS)
  const { log, lines } = makeTestLog()
  const failures: string[] = []
  const failed = (message: string) => void failures.push(message)
  const backups = keepBackups(settings, store, log, clock, { changed() {}, failed })
  onTestFinished(() => backups.close())
  const ticks = numbered(every10s(5000))
  async function record(count: number): Promise<void> {
    const from = store.position(JOURNAL)
    const arrivals = ticks.slice(from, from + count).map((tick) => ticksMessage([tick]))
    await store.record({ arrivals, read: { journal: JOURNAL, from, position: from + count } })
  }
  return { settings, store, clock, backups, lines, failures, record }
}

const names = (settings: Settings) => listBackups(settings.data).map(({ file }) => basename(file))

/** What a backup says of itself, read as any program would. */
function inspect(file: string) {
  const db = new Database(file, { readonly: true })
  onTestFinished(() => void db.close())
  return {
    integrity: db.pragma('integrity_check', { simple: true }),
    ticks: db.prepare('SELECT count(*) FROM tick').pluck().get(),
    inRollups: db.prepare('SELECT sum(n) FROM rollup WHERE width_ms = 86400000').pluck().get(),
    position: db.prepare('SELECT position FROM journal').pluck().get(),
  }
}

describe('Backups', () => {
  it('are made as often as the settings say, whenever the last was, and the newest are kept', async () => {
    const { settings, clock, backups } = openKeeper(({ backup }) => Object.assign(backup, { every_hours: 12, keep: 2 }))
    await backups.look()
    expect(names(settings)).toEqual(['wattwheel-20261122T000000Z.db'])
    clock.advance(11.9 * HOUR_MS)
    await backups.look()
    expect(names(settings)).toHaveLength(1)
    clock.advance(0.1 * HOUR_MS)
    await backups.look()
    clock.advance(12 * HOUR_MS)
    await backups.look()
    expect(names(settings)).toEqual(['wattwheel-20261122T120000Z.db', 'wattwheel-20261123T000000Z.db'])
  })

  it('are made on time also when the newest claims to be from the future', async () => {
    const { settings, clock, backups } = openKeeper()
    mkdirSync(backupFolder(settings.data))
    writeFileSync(`${backupFolder(settings.data)}/wattwheel-20991231T000000Z.db`, '')
    await backups.look()
    expect(names(settings)).toHaveLength(1)
    clock.advance(24 * HOUR_MS)
    await backups.look()
    await backups.look()
    expect(names(settings)).toEqual(['wattwheel-20261123T000000Z.db', 'wattwheel-20991231T000000Z.db'])
  })

  it('tell how far the journal had been read in the oldest of them', async () => {
    const { backups, clock, record } = openKeeper(({ backup }) => Object.assign(backup, { keep: 2 }))
    expect(backups.position(JOURNAL)).toBe(0)
    const positions: number[] = []
    for (let day = 0; day < 4; day++) {
      await record(10)
      await backups.look()
      positions.push(backups.position(JOURNAL))
      clock.advance(24 * HOUR_MS)
    }
    expect(positions).toEqual([10, 10, 20, 30])
    expect(backups.position('another')).toBe(0)
  })
})

describe('A backup', () => {
  it('is a whole, single file, also of a store that grows meanwhile', async () => {
    const { settings, store, backups, record } = openKeeper()
    await record(3000)
    let over = false
    const backup = backups.look().finally(() => {
      over = true
    })
    let batches = 0
    for (; !over; batches++) {
      await record(5)
      await new Promise(setImmediate)
    }
    await backup
    expect(batches).toBeGreaterThan(0)
    const [newest] = listBackups(settings.data)
    const { integrity, ticks, inRollups, position } = inspect(newest?.file ?? '')
    expect(integrity).toBe('ok')
    expect([ticks, inRollups]).toEqual([position, position])
    expect(position).toBeGreaterThanOrEqual(3000)
    expect(position).toBeLessThanOrEqual(store.position(JOURNAL))
    expect(readdirSync(backupFolder(settings.data))).toEqual(names(settings))
  })

  it('has no name before it is finished', async () => {
    const { settings, backups, record } = openKeeper()
    await record(3000)
    const backup = backups.look()
    await new Promise(setImmediate)
    await backups.close()
    await backup
    expect(names(settings)).toEqual([])
  })

  it('that fails is told, and tried again in an hour', async () => {
    const { settings, clock, backups, lines } = openKeeper()
    writeFileSync(backupFolder(settings.data), 'in the way')
    await backups.look()
    clock.advance(0.5 * HOUR_MS)
    await backups.look()
    expect(lines).toMatchObject([
      { level: 50, msg: expect.stringMatching(/^no backup made, trying again in an hour: .*ENOTDIR/) },
    ])
    clock.advance(0.5 * HOUR_MS)
    await backups.look()
    expect(lines).toHaveLength(2)
  })
})

describe('A backup that is not what it should be', () => {
  const spoil = (settings: Settings, by: number) => look(settings, (db) => db.exec(`UPDATE rollup SET n = n + ${by}`))

  it('counts for nothing, and tells how to mend the store; good ones stay for it', async () => {
    const { settings, clock, backups, record, lines } = openKeeper(({ backup }) => Object.assign(backup, { keep: 1 }))
    await record(100)
    await backups.look()
    spoil(settings, 1)
    for (let hour = 0; hour < 3; hour++) {
      clock.advance(24 * HOUR_MS)
      await backups.look()
    }
    expect(names(settings)).toEqual(['wattwheel-20261122T000000Z.db'])
    expect(readdirSync(backupFolder(settings.data))).toEqual([
      'wattwheel-20261122T000000Z.db',
      'wattwheel-20261125T000000Z.failed.db',
    ])
    expect(lines.at(-1)).toMatchObject({
      level: 50,
      msg: expect.stringMatching(
        /^no backup made, trying again in an hour: expected the rollups to be .* "wattwheel rebuild" (.|\n)*\.failed\.db$/,
      ),
    })
  })

  it('is told to people once, until one is good again', async () => {
    const { settings, clock, backups, record, failures } = openKeeper()
    await record(100)
    for (const by of [1, 0, 0, -1, 1, 0]) {
      spoil(settings, by)
      await backups.look()
      clock.advance(24 * HOUR_MS)
    }
    expect(failures).toHaveLength(2)
    expect(names(settings)).toEqual(['wattwheel-20261125T000000Z.db'])
  })

  it('as the store is damaged tells which good one puts it right', async () => {
    const { settings, clock, backups, record, failures } = openKeeper()
    await record(3000)
    await backups.look()
    const undo = damageOpen(
      join(settings.data, STORE_FILE),
      ({ name, pagetype }) => name === 'tick' && pagetype === 'leaf',
    )
    clock.advance(24 * HOUR_MS)
    await backups.look()
    const [good] = listBackups(settings.data)
    undo()
    expect(failures).toEqual([expect.stringContaining(`wattwheel restore ${good?.file}`)])
    expect(names(settings)).toHaveLength(1)
  })
})

describe('Ingest', () => {
  it('backs up once it has caught up, and tells the broker from where the journal is still needed', async () => {
    const settings = storeSettings()
    const { port } = await runBroker(settings)
    const client = await connect(port)
    for (let i = 1; i <= 3; i++) {
      await client.publishAsync('wattwheel/main/tick', ticksAt([START_MS + i * 10_000], 'a', i), { qos: 1 })
    }
    const inbox = await listen(client, 'wattwheel/ingest/journal')
    await runIngest(settings)
    const { text } = await inbox.first((_, text) => decodeJournalPosition(Buffer.from(text)).value?.backed_up === 3)
    expect(decodeJournalPosition(Buffer.from(text)).value?.position).toBe(3)
    const [backup] = listBackups(settings.data)
    expect(inspect(backup?.file ?? '')).toMatchObject({ integrity: 'ok', ticks: 3, position: 3 })
  })

  it('tells people of each meter when no backup can be made, also when that was before it reached the broker', async () => {
    const { inbox } = await openHouse(({ data, meters }) => {
      mkdirSync(join(backupFolder(data), 'unfinished.db'), { recursive: true })
      if (meters['main']) meters['attic'] = meters['main']
    })
    const told = (meter: string) => inbox.first((topic) => topic === `wattwheel/${meter}/alert`)
    for (const { text } of await Promise.all([told('main'), told('attic')])) {
      expect(decodeAlert(Buffer.from(text)).value).toMatchObject({
        kind: 'backup_failed',
        message: expect.stringMatching(/^No backup was made: .*EISDIR/),
      })
    }
  })
})
