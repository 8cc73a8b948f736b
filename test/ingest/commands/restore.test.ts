import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { JOURNAL_FILE } from '../../../broker/journal/shape.ts'
import { backUp } from '../../../ingest/commands/backup.ts'
import { restore } from '../../../ingest/commands/restore.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { messageOf } from '../../broker/loading.ts'
import { connect, listen, runBroker, runIngest, tempFolder } from '../../rig.ts'
import { readUpTo, ticksAt } from '../house.ts'
import {
  contents,
  every10s,
  lookAtFile,
  numbered,
  openStore,
  START_MS,
  storeSettings,
  ticksMessage,
} from '../store/store.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12, 19, 38)
const ASIDE = 'replaced-20261122T121938Z.db'

/** Publishes turns in messages of their own, 10 s apart; resolves when all are acknowledged. */
function publish(client: MqttClient, first: number, last: number): Promise<unknown> {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return Promise.all(
    numbers.map((seq) => client.publishAsync('wattwheel/main/tick', ticksAt([timeOf(seq)], 'a', seq), { qos: 1 })),
  )
}
const timeOf = (seq: number) => START_MS + seq * 10_000
const timesTo = (last: number) => Array.from({ length: last }, (_, i) => timeOf(i + 1))

/** Runs ingest until it has read the journal up to a position. */
async function ingestUpTo(settings: Settings, client: MqttClient, position: number): Promise<void> {
  const inbox = await listen(client, 'wattwheel/ingest/journal')
  const ingest = await runIngest(settings)
  await readUpTo(inbox, position)
  await ingest.close()
  await client.unsubscribeAsync('wattwheel/ingest/journal')
}

describe('After a restore', () => {
  it('ingest reads on from where the backup was, and each acknowledged tick is there once', async () => {
    const settings = storeSettings()
    const { port } = await runBroker(settings)
    const client = await connect(port)
    await publish(client, 1, 100)
    await ingestUpTo(settings, client, 100)
    const backup = backUp(settings, undefined, NOW_MS)
    await publish(client, 101, 200)
    await ingestUpTo(settings, client, 200)
    const before = contents(settings)
    await publish(client, 201, 250)

    expect(restore(settings, backup, NOW_MS)).toEqual({ aside: join(settings.data, ASIDE), position: 100, lost: 0 })
    expect(contents(settings).ticks).toEqual(timesTo(100))
    await publish(client, 251, 300)
    const inbox = await listen(client, 'wattwheel/ingest/journal')
    await runIngest(settings)
    await readUpTo(inbox, 300)
    const after = contents(settings)
    expect(after).toMatchObject({ ticks: timesTo(300), tallies: {}, rejected: [] })
    expect(after.energyWh).toBeCloseTo((300 * 1000) / 75)
    expect(before.ticks).toEqual(timesTo(200))
  })

  it('from a backup that is older than the journal, it is told how many messages are missing', async () => {
    const settings = storeSettings()
    const broker = await runBroker(settings)
    const client = await connect(broker.port)
    await publish(client, 1, 10)
    await ingestUpTo(settings, client, 10)
    const backup = backUp(settings, undefined, NOW_MS)
    await publish(client, 11, 20)
    await broker.close()
    const journal = new Database(join(settings.data, JOURNAL_FILE))
    journal.exec('DELETE FROM entry WHERE position <= 15')
    journal.close()
    expect(restore(settings, backup, NOW_MS)).toMatchObject({ position: 10, lost: 5 })
  })
})

/** A store with some ticks, closed. */
async function closedStore(): Promise<Settings> {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(every10s(20)))] })
  store.close()
  return settings
}

describe('A restore', () => {
  it('keeps the store before it aside, whole', async () => {
    const settings = await closedStore()
    const backup = backUp(settings, join(tempFolder(), 'copy.db'), NOW_MS)
    const store = openStore(settings)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(30)))] })
    store.close()
    restore(settings, backup, NOW_MS)
    expect(readdirSync(settings.data).sort()).toEqual([ASIDE, STORE_FILE, `${STORE_FILE}.lock`])
    const old = new Database(join(settings.data, ASIDE), { readonly: true })
    expect(old.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(30)
    old.close()
    expect(contents(settings).ticks).toHaveLength(20)
  })

  it('does not mix the backup with what a reader still holds of the store before it', async () => {
    const settings = await closedStore()
    const backup = backUp(settings, join(tempFolder(), 'copy.db'), NOW_MS)
    const file = join(settings.data, STORE_FILE)
    const store = openStore(settings)
    const reader = new Database(file, { readonly: true })
    onTestFinished(() => void reader.close())
    reader.exec('BEGIN')
    expect(reader.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(20)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(30)))] })
    store.close()
    const { aside } = restore(settings, backup, NOW_MS)
    expect(existsSync(`${file}-wal`)).toBe(false)
    expect(contents(settings).ticks).toHaveLength(20)
    const old = new Database(aside ?? '', { readonly: true })
    onTestFinished(() => void old.close())
    expect(old.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(30)
  })

  it('is refused while ingest runs', async () => {
    const settings = await closedStore()
    const backup = backUp(settings, join(tempFolder(), 'copy.db'), NOW_MS)
    openStore(settings)
    expect(messageOf(() => restore(settings, backup, NOW_MS))).toMatch(/expected to be its only writer, got another/)
    expect(contents(settings).ticks).toHaveLength(20)
  })

  it.each([
    ['nothing', () => {}, /expected a backup at .*, got no file/],
    ['an empty file', (file: string) => writeFileSync(file, ''), /expected a backup at .*, got an empty file/],
    ['a letter', (file: string) => writeFileSync(file, 'Dear diary, '.repeat(100)), /expected a SQLite database/],
    ["another program's database", (file: string) => make(file, 99, 1), /got one of another program/],
    ['a backup of a newer version', (file: string) => make(file, 0x57575331, 999), /a newer Wattwheel wrote it/],
    ['a damaged backup', (file: string) => make(file, 0x57575331, 1, true), /the database is damaged/],
  ])('of %s is refused, and the store stays', async (_, write, message) => {
    const settings = await closedStore()
    const file = join(tempFolder(), 'backup.db')
    write(file)
    expect(messageOf(() => restore(settings, file, NOW_MS))).toMatch(message)
    expect(contents(settings).ticks).toHaveLength(20)
    expect(readdirSync(settings.data).filter((name) => name.startsWith('replaced'))).toEqual([])
  })
})

/** A database that says this of itself; of a damaged one a page is overwritten. */
function make(file: string, applicationId: number, version: number, damaged = false): void {
  const db = new Database(file)
  db.exec(`CREATE TABLE lamp(name TEXT); INSERT INTO lamp VALUES ('desk');
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`)
  db.close()
  if (damaged) writeFileSync(file, readFileSync(file).fill(0xff, 4096))
}

describe('A backup by hand', () => {
  it('is a whole, single file of what is recorded while ingest runs', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(20)))] })
    const file = backUp(settings, undefined, NOW_MS)
    expect(file).toBe(join(settings.data, 'backups', 'wattwheel-20261122T121938Z.db'))
    const copy = new Database(file, { readonly: true })
    const pragmas = ['application_id', 'page_size', 'journal_mode', 'integrity_check']
    expect(pragmas.map((name) => copy.pragma(name, { simple: true }))).toEqual([0x57575331, 1024, 'delete', 'ok'])
    expect(copy.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(20)
    copy.close()
    expect(readdirSync(join(settings.data, 'backups'))).toEqual([basename(file)])
    expect(lookAtFile(settings, (db) => db.pragma('journal_mode', { simple: true }))).toBe('wal')
  })

  it('replaces no file, and needs a store', async () => {
    const settings = await closedStore()
    const file = join(tempFolder(), 'copy.db')
    writeFileSync(file, 'precious')
    expect(messageOf(() => backUp(settings, file, NOW_MS))).toMatch(/expected a new file, got .*copy\.db/)
    expect(messageOf(() => backUp(storeSettings(), undefined, NOW_MS))).toMatch(/expected a database at .*, got none/)
  })
})
