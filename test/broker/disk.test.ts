import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../broker/broker.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { freeBytes } from '../../broker/database.ts'
import { JOURNAL_FILE, LEAP } from '../../broker/journal/shape.ts'
import { backUp } from '../../ingest/commands/backup.ts'
import { restore } from '../../ingest/commands/restore.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { contents, every10s, numbered, openStore, storeSettings, ticksMessage } from '../ingest/store/store.ts'
import { connect, eventually, makeSettings, makeTestLog, runBroker } from '../rig.ts'
import { entriesOf, payloadsOf, turn } from './entries.ts'
import { damageOpen, fillJournal } from './journal/damaged.ts'
import { messageOf } from './loading.ts'
import { isAcknowledged } from './mounted.ts'

const MB = 1024 * 1024

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

  it('is gone is no new one where there are backups, until they are moved away', async () => {
    const { settings, file, backup } = await backedUpStore()
    rmSync(file)
    const message = messageOf(() => openStoreWriter(settings))
    expect(message).toMatch(/expected the database that there are backups of, got none\. Restore one, or move/)
    expect(message.endsWith(`\n  wattwheel restore ${backup}`)).toBe(true)
    rmSync(dirname(backup), { recursive: true })
    openStore(settings)
    expect(contents(settings).ticks).toEqual([])
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
  it.each(DAMAGES)(
    '%s keeps no broker from starting; it is set aside as it is, and the log tells',
    async (_, damage) => {
      const settings = makeSettings()
      const file = join(settings.data, JOURNAL_FILE)
      fillJournal(settings.data, 300)
      damage(file)
      const before = readFileSync(file)
      const { log, lines } = makeTestLog()
      const { port } = await runBroker(settings, undefined, log)
      expect(await isAcknowledged(port, turn(1000))).toBe(true)
      expect(payloadsOf(settings).at(-1)).toBe(turn(1000))
      const aside = readdirSync(settings.data).find((name) => /^journal\.db\.damaged-\d{8}T\d{6}Z$/.test(name)) ?? ''
      expect(readFileSync(join(settings.data, aside))).toEqual(before)
      expect(lines.slice(0, 2)).toMatchObject([
        { level: 50, msg: 'the journal is damaged and is being mended' },
        {
          level: 50,
          msg: expect.stringMatching(/^the damaged journal is set aside as .*; \d+ messages were brought over/),
        },
      ])
    },
  )

  it('is damaged while the broker runs is mended; what was not acknowledged is when it comes again', async () => {
    const settings = makeSettings()
    const { log, lines } = makeTestLog()
    fillJournal(settings.data, 300)
    const before = entriesOf(settings)
    const { port } = await runBroker(settings, undefined, log)
    expect(await isAcknowledged(port, turn(301))).toBe(true)
    damageOpen(join(settings.data, JOURNAL_FILE), ({ name, pagetype }) => name === 'entry' && pagetype === 'leaf')
    expect(await isAcknowledged(port, turn(302))).toBe(false)
    await eventually(async () => lines.find(({ aside }) => aside))
    expect(await isAcknowledged(port, turn(302))).toBe(true)
    const after = entriesOf(settings)
    const kept = new Set(after.map(({ position }) => position))
    expect(after.slice(0, -1).filter(({ position }) => position <= 300)).toEqual(
      before.filter(({ position }) => kept.has(position)),
    )
    expect(after.at(-1)?.position).toBeGreaterThan(LEAP)
  })

  it('is gone is begun anew, and the log tells what that means', async () => {
    const settings = makeSettings()
    fillJournal(settings.data, 3)
    rmSync(join(settings.data, JOURNAL_FILE))
    const { log, lines } = makeTestLog()
    const { port } = await runBroker(settings, undefined, log)
    expect(await isAcknowledged(port, turn(1))).toBe(true)
    expect(lines[0]).toMatchObject({
      level: 50,
      msg: expect.stringMatching(/journal\.db: expected the journal that was here, got none/),
    })
  })
})
