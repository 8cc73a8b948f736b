import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as breathe } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { copyStore, expectRoom, forgetCopy } from '../../../ingest/store/copy.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { openStoreWriter, type StoreWriter } from '../../../ingest/store/writer.ts'
import { makeSettings } from '../../rig.ts'

const never = new AbortController().signal

/** A store of some megabytes that is open for writing. */
function openLargeStore(): { data: string; store: StoreWriter } {
  const settings = makeSettings()
  const store = openStoreWriter(settings)
  onTestFinished(() => store.close())
  const db = new Database(join(settings.data, STORE_FILE))
  db.exec('CREATE TABLE filler(bytes); INSERT INTO filler VALUES (zeroblob(3000000))')
  db.close()
  return { data: settings.data, store }
}

const leftIn = (data: string) => readdirSync(data).filter((name) => name.startsWith('unfinished'))

describe('A copy of the store', () => {
  it('is as the store was at its beginning, however often it is written to meanwhile', async () => {
    const { data, store } = openLargeStore()
    store.tally('main', 'duplicate')
    let isCopied = false
    const copying = copyStore(data, never).finally(() => {
      isCopied = true
    })
    let commits = 0
    for (; !isCopied; commits++) {
      await breathe()
      store.tally('main', 'rejected')
    }
    expect(commits).toBeGreaterThan(10)
    const copy = await copying
    const bytes = await buffer(copy?.stream ?? Readable.from([]))
    expect(bytes.length).toBe(copy?.bytes)
    const file = join(data, 'read.db')
    writeFileSync(file, bytes)
    const db = new Database(file, { readonly: true })
    expect(db.prepare('SELECT event FROM tally').pluck().all()).toEqual(['duplicate'])
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  it('has no name any more when it is read, and none is left when it is broken off', async () => {
    const { data } = openLargeStore()
    const copy = await copyStore(data, never)
    expect(leftIn(data)).toEqual([])
    copy?.stream.destroy()
    const stop = new AbortController()
    const copying = copyStore(data, stop.signal)
    stop.abort()
    await expect(copying).rejects.toMatchObject({ name: 'AbortError' })
    expect(leftIn(data)).toEqual([])
  })

  it('is forgotten where the last run did not finish it, and not made without a store', async () => {
    const { data } = makeSettings()
    const part = join(data, 'unfinished-copy.db')
    writeFileSync(part, '')
    forgetCopy(data)
    expect(existsSync(part)).toBe(false)
    expect(await copyStore(data, never)).toBeUndefined()
  })

  it('is not what fills the disk', async () => {
    const { data } = openLargeStore()
    expect(() => expectRoom(data, Number.MAX_SAFE_INTEGER)).toThrow(
      /bytes free for a backup, got \d+\. Free some space\.$/,
    )
    expect(expectRoom(data)).toBeUndefined()
  })
})
