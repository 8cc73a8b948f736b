import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../broker/contract/clock.ts'
import type { Settings } from '../../../broker/contract/settings.ts'
import { JOURNAL_FILE } from '../../../broker/journal/shape.ts'
import { check, type Finding } from '../../../ingest/commands/check.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { freePort } from '../../e2e/port.ts'
import { makeSettings, runBroker, runIngest, runWeb } from '../../rig.ts'
import { describeWith } from '../../tools.ts'
import { handClock } from '../house.ts'
import { startMosquitto } from '../intake/mosquitto.ts'
import { every10s, numbered, openStore, ticksMessage } from '../store/store.ts'

async function findingsOf(settings: Settings, clock = systemClock): Promise<Record<string, Finding>> {
  const findings = await check(settings, clock)
  return Object.fromEntries(findings.map((finding) => [finding.name, finding]))
}

const faults = (findings: Record<string, Finding>) =>
  Object.values(findings).flatMap(({ name, fault }) => (fault ? [name] : []))

describe('The check', () => {
  it('finds nothing wrong where nothing has been started yet', async () => {
    const settings = makeSettings()
    settings.broker.port = await freePort()
    const findings = await findingsOf(settings)
    expect(faults(findings)).toEqual([])
    expect(Object.keys(findings)).toEqual(['settings', 'store', 'journal', 'disk', 'clock', 'broker', 'web'])
    expect(findings).toMatchObject({
      store: { text: 'not there yet' },
      journal: { text: 'not there yet' },
      broker: { text: `port ${settings.broker.port} is free` },
      web: { text: 'on any free port' },
    })
  })

  it('knows the ports that we use ourselves, and reads databases that are in use', async () => {
    const settings = makeSettings()
    settings.broker.port = (await runBroker(settings)).port
    await runIngest(settings)
    settings.web.port = (await runWeb(settings)).port
    const findings = await findingsOf(settings)
    expect(faults(findings)).toEqual([])
    expect(findings).toMatchObject({
      store: { text: expect.stringMatching(/^version \d+, sound, its rollups as the ticks say$/) },
      journal: { text: 'version 1, sound' },
      broker: { text: `port ${settings.broker.port} is used by Wattwheel` },
      web: { text: `port ${settings.web.port} is used by Wattwheel` },
    })
  })

  it('finds ports that are used by others', async () => {
    const server = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const findings = await findingsOf(makeSettings(({ broker }) => Object.assign(broker, { port })))
    expect(faults(findings)).toEqual(['broker'])
    expect(findings['broker']?.text).toBe(`port ${port} is used by another program. Stop that one, or set broker.port.`)
  })

  it('finds databases that cannot be used', async () => {
    const settings = makeSettings()
    for (const name of [STORE_FILE, JOURNAL_FILE]) writeFileSync(join(settings.data, name), 'Dear diary, '.repeat(100))
    const findings = await findingsOf(settings)
    expect(faults(findings)).toEqual(expect.arrayContaining(['store', 'journal']))
    expect(findings['journal']?.text).toMatch(/journal\.db: the journal is damaged\. Start the broker anew/)
    expect(findings['store']?.text).toMatch(/wattwheel\.db: expected a SQLite database/)
  })

  it.each([
    ['before this was written', Date.UTC(1970, 0, 1)],
    ['behind a tick that was kept', Date.UTC(2026, 10, 20)],
  ])('finds a clock that is %s', async (_, nowMs) => {
    const settings = makeSettings()
    await openStore(settings).record({ arrivals: [ticksMessage(numbered(every10s(3)), Date.UTC(2026, 10, 22))] })
    expect(faults(await findingsOf(settings, handClock(nowMs)))).toEqual(['clock'])
  })
})

describeWith('mosquitto', 'A port of the broker', () => {
  it('is not ours when another broker is there, though that lets everyone in', async () => {
    const settings = makeSettings(({ broker }) => Object.assign(broker, { service_password: 'only-for-this-test' }))
    settings.broker.port = (await startMosquitto()).port
    expect(faults(await findingsOf(settings))).toEqual(['broker'])
  })
})
