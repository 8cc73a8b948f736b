import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { handClock } from '../../ingest/house.ts'
import { makeSettings, runWeb, tempFolder } from '../../rig.ts'
import { asAdmin, putAdmin } from '../admin.ts'
import { ask, openWebHouse } from '../house.ts'

const BACKUP = '/api/v1/backup'
const NOW_MS = Date.UTC(2026, 10, 22, 12, 19, 38)
const MINUTE_MS = 60_000

const leftIn = (data: string) => readdirSync(data).filter((name) => name.startsWith('unfinished'))

describe('A backup', () => {
  test('is a database with all that was counted, and leaves nothing behind', async () => {
    const house = await openWebHouse(undefined, handClock(NOW_MS))
    await house.turn(Array.from({ length: 100 }, (_, i) => NOW_MS - (100 - i) * MINUTE_MS))
    const response = await fetch(`${house.url}${BACKUP}`, { headers: asAdmin })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.sqlite3',
      'content-disposition': 'attachment; filename="wattwheel-20261122T121938Z.db"',
      'cache-control': 'no-store',
    })
    const file = join(tempFolder(), 'copy.db')
    writeFileSync(file, Buffer.from(await response.arrayBuffer()))
    const db = new Database(file, { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT count(*) FROM tick').pluck().get()).toBe(100)
    db.close()
    expect(leftIn(house.settings.data)).toEqual([])
  })

  test('is for the admin alone, and who asks while one is made waits for his own', async () => {
    const house = await openWebHouse()
    expect((await house.get(BACKUP)).status).toBe(401)
    const several = await Promise.all([1, 2, 3].map(() => house.get(BACKUP, asAdmin)))
    for (const { status, text } of several) expect([status, text.slice(0, 15)]).toEqual([200, 'SQLite format 3'])
  })

  test('is not there before there is a store', async () => {
    const settings = makeSettings()
    await putAdmin(settings)
    writeFileSync(join(settings.data, 'unfinished-copy.db'), 'what the last run left')
    const { port } = await runWeb(settings)
    expect(existsSync(join(settings.data, 'unfinished-copy.db'))).toBe(false)
    expect((await ask(port, BACKUP, asAdmin)).json().detail).toContain('The store is not there yet')
  })
})
