import { expect, it } from 'vitest'
import type { Settings } from '../../../broker/contract/settings.ts'
import { openStoreWriter } from '../../../ingest/store/writer.ts'
import { describeOnPostgres, type Postgres } from '../../ingest/store/postgres/server.ts'
import { look } from '../../ingest/store/store.ts'
import { runWeb } from '../../rig.ts'
import { PASSWORD, putAdmin } from '../admin.ts'
import { ask } from '../house.ts'

const SESSION = '/api/v1/session'

/** Two web servers of one store, in which ingest has made all there is. */
async function replicas(postgres: Postgres): Promise<{ settings: Settings; ports: [number, number] }> {
  const settings = { ...postgres.settings() }
  await putAdmin(settings)
  openStoreWriter(settings).close()
  return { settings, ports: [(await runWeb(settings)).port, (await runWeb(settings)).port] }
}

async function logIn(port: number): Promise<string> {
  const body = JSON.stringify({ password: PASSWORD })
  const headers = { 'content-type': 'application/json' }
  const { headers: answered } = await fetch(`http://127.0.0.1:${port}${SESSION}`, { method: 'POST', headers, body })
  return answered.getSetCookie()[0]?.split(';')[0] ?? ''
}

const isAdmin = async (port: number, cookie: string) => (await ask(port, SESSION, { cookie })).json().admin as boolean

describeOnPostgres('A session of several web servers', (postgres) => {
  it('begins at one, is good at another, and ends for both', async () => {
    const { ports } = await replicas(postgres)
    const [one, two] = ports
    const cookie = await logIn(one)
    expect([await isAdmin(one, cookie), await isAdmin(two, cookie)]).toEqual([true, true])
    await fetch(`http://127.0.0.1:${two}${SESSION}`, { method: 'DELETE', headers: { cookie } })
    expect([await isAdmin(one, cookie), await isAdmin(two, cookie)]).toEqual([false, false])
  })

  it('ends after a week without use, after thirty days, and with the password', async () => {
    const { settings, ports } = await replicas(postgres)
    const [one, two] = ports
    const cookie = await logIn(one)
    const age = (column: string, days: number) =>
      look(settings, (db) => db.exec(`UPDATE session SET ${column} = clock_timestamp() - interval '${days} days'`))
    age('used', 6.9)
    expect(await isAdmin(two, cookie)).toBe(true)
    age('used', 7)
    expect(await isAdmin(two, cookie)).toBe(false)
    age('used', 0)
    age('began', 30)
    expect(await isAdmin(one, cookie)).toBe(false)
    const next = await logIn(two)
    expect(look(settings, (db) => db.prepare('SELECT key FROM session').all())).toHaveLength(1)
    await putAdmin(settings, 'another password')
    expect(await isAdmin(one, next)).toBe(false)
  })

  it('does not outlive a hundred that came after it, and nothing in the database can be used as one', async () => {
    const { settings, ports } = await replicas(postgres)
    const [one] = ports
    const cookie = await logIn(one)
    look(settings, (db) =>
      db.exec(
        "INSERT INTO session(key, admin, began) SELECT n, 'x', clock_timestamp() + n * interval '1 s' FROM generate_series(1, 99) n",
      ),
    )
    await logIn(one)
    expect(await isAdmin(one, cookie)).toBe(false)
    const keys = look(settings, (db) => db.prepare<[], string>('SELECT key FROM session').pluck().all())
    for (const key of keys.slice(0, 5))
      expect(await isAdmin(one, `wattwheel_session=${encodeURIComponent(key)}`)).toBe(false)
  })
})
