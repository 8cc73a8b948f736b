import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../broker/broker.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import { Damaged } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { freeBytes } from '../../broker/database.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { openJournalWriter } from '../../broker/journal/writer.ts'
import { backUp } from '../../ingest/commands/backup.ts'
import { restore } from '../../ingest/commands/restore.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { contents, every10s, numbered, openStore, storeSettings, ticksMessage } from '../ingest/store/store.ts'
import { connect, eventually, makeSettings, makeTestLog } from '../rig.ts'
import { payloadsOf, turn } from './entries.ts'
import { messageOf } from './loading.ts'

const MB = 1024 * 1024
const TICK = 'wattwheel/main/tick'

/** Publishes a turn; answers whether it was acknowledged before the connection was closed. */
async function isAcknowledged(port: number, payload: string): Promise<boolean> {
  const client = await connect(port)
  client.on('error', () => {})
  const closed = new Promise<boolean>((resolve) => client.once('close', () => resolve(false)))
  return Promise.race([closed, client.publishAsync(TICK, payload, { qos: 1 }).then(() => true)])
}

describe('A disk that fills up', () => {
  it('keeps the broker from acknowledging ticks until there is room again, and is told once', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    const floorBytes = freeBytes(settings.data) - 128 * MB
    const { port, close } = await startBroker(settings, log, systemClock, floorBytes)
    onTestFinished(close)
    expect(await isAcknowledged(port, turn(1))).toBe(true)

    const filler = join(settings.data, 'filler')
    writeFileSync(filler, Buffer.alloc(256 * MB))
    for (const seq of [2, 3, 4]) expect(await isAcknowledged(port, turn(seq))).toBe(false)
    const live = await connect(port)
    await live.publishAsync('wattwheel/main/sensor', 'online', { qos: 1 })

    rmSync(filler)
    await eventually(async () => (freeBytes(settings.data) > floorBytes ? true : undefined))
    for (const seq of [2, 3, 4]) expect(await isAcknowledged(port, turn(seq))).toBe(true)
    expect(payloadsOf(settings)).toEqual([1, 2, 3, 4].map((seq) => turn(seq)))
    expect(lines.slice(1)).toMatchObject([
      { level: 50, msg: expect.stringMatching(/^expected \d+ MB free in .*, got \d+: nothing is taken in/) },
      { level: 30, msg: expect.stringMatching(/^there is room on the disk again/) },
    ])
  })
})

/** A store with twenty ticks, closed, and a backup of it. */
async function backedUpStore(): Promise<{ settings: Settings; file: string; backup: string }> {
  const settings = storeSettings()
  const store = openStore(settings)
  await store.record({ arrivals: [ticksMessage(numbered(every10s(20)))] })
  store.close()
  return { settings, file: join(settings.data, STORE_FILE), backup: backUp(settings, undefined, 0) }
}

/** What can become of a database file, and what is then said of it. */
const DAMAGES: [string, (file: string) => void, RegExp][] = [
  ['is torn', (file) => writeFileSync(file, readFileSync(file).fill(0xff, 1024)), /the database is damaged/],
  ['has lost its end', (file) => truncateSync(file, 5 * 1024), /the database is damaged/],
  ['is of another kind', (file) => writeFileSync(file, 'Dear diary, '.repeat(100)), /expected a SQLite database/],
  ['is empty', (file) => writeFileSync(file, ''), /got an empty file/],
]

describe('A store that', () => {
  it.each(DAMAGES)('%s is a fault that names the newest backup and how to put it in place', async (_, damage, said) => {
    const { settings, file, backup } = await backedUpStore()
    damage(file)
    const before = readFileSync(file)
    const message = messageOf(() => openStoreWriter(settings))
    expect(message).toMatch(said)
    expect(message.startsWith(`${file}: `)).toBe(true)
    expect(message).toContain(`The newest backup is ${backup}.`)
    expect(message.endsWith(`\n  wattwheel restore ${backup}`)).toBe(true)
    expect(readFileSync(file)).toEqual(before)

    const { aside } = restore(settings, backup, 0)
    expect(readFileSync(aside ?? '')).toEqual(before)
    openStore(settings)
    expect(contents(settings).ticks).toEqual(every10s(20))
  })

  it('is empty is no new one where there are backups, also when nothing else tells of the old one', async () => {
    const { settings, file } = await backedUpStore()
    writeFileSync(file, '')
    rmSync(`${file}.lock`)
    expect(messageOf(() => openStoreWriter(settings))).toMatch(/expected the database that there are backups of/)
  })

  it('is empty is no new one without backups either, until it is moved away', async () => {
    const { settings, file, backup } = await backedUpStore()
    rmSync(backup)
    writeFileSync(file, '')
    expect(messageOf(() => openStoreWriter(settings))).toMatch(/expected the database that was here, got an empty file/)
    rmSync(file)
    openStore(settings)
    expect(contents(settings).ticks).toEqual([])
  })

  it('is gone from beside its last commits is no new one', async () => {
    const { settings, file } = await backedUpStore()
    const store = openStore(settings)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(30)))] })
    copyFileSync(`${file}-wal`, `${file}-kept`)
    store.close()
    rmSync(file)
    copyFileSync(`${file}-kept`, `${file}-wal`)
    expect(messageOf(() => openStoreWriter(settings))).toMatch(/got its -wal file alone/)
    expect(existsSync(file)).toBe(false)
  })
})

describe('A journal that', () => {
  it.each(DAMAGES)('%s is a fault that says so, and stays as it is', async (_, damage, said) => {
    const { data } = makeSettings()
    const file = join(data, JOURNAL_FILE)
    const open = () => openJournalWriter(data, systemClock, () => {})
    const journal = open()
    for (let seq = 1; seq <= 300; seq++)
      journal.append({ user: 'u', topic: TICK, payload: Buffer.from(turn(seq)) }, () => {})
    journal.close()
    damage(file)
    const before = readFileSync(file)
    expect(open).toThrow(Damaged)
    expect(messageOf(open)).toMatch(said)
    expect(readFileSync(file)).toEqual(before)
  })
})
