import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../../broker/broker.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import { decodeAlert } from '../../broker/contract/codec.ts'
import { freeBytes } from '../../broker/database.ts'
import { explainingDamage } from '../../ingest/store/damage.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { openHouse } from '../ingest/house.ts'
import { contents, every10s, numbered, openStore, storeSettings, ticksMessage } from '../ingest/store/store.ts'
import { makeSettings, makeTestLog } from '../rig.ts'
import { payloadsOf, turn } from './entries.ts'
import { messageOf } from './loading.ts'
import { describeWithDisks, isAcknowledged, readOnly, smallDisk } from './mounted.ts'

/** Leaves nothing free on a disk; answers the file that takes it. */
function fillUp(folder: string): string {
  const filler = join(folder, 'filler')
  writeFileSync(filler, Buffer.alloc(freeBytes(folder)))
  return filler
}

describeWithDisks('On a full disk', () => {
  it('the journal takes nothing in, acknowledges nothing, and goes on once there is room', async () => {
    const settings = makeSettings((settings) => Object.assign(settings, { data: smallDisk(4) }))
    const { log, lines } = makeTestLog()
    const { port, close } = await startBroker(settings, log, systemClock, 0)
    onTestFinished(close)
    expect(await isAcknowledged(port, turn(1))).toBe(true)
    const filler = fillUp(settings.data)
    const long = JSON.stringify(Array.from({ length: 64 }, (_, i) => ({ boot: 'long', seq: i + 1 })))
    const outcomes: boolean[] = []
    for (let i = 0; i < 5; i++) outcomes.push(await isAcknowledged(port, long))
    expect(outcomes.at(-1)).toBe(false)
    expect(payloadsOf(settings)).toHaveLength(1 + outcomes.filter((acknowledged) => acknowledged).length)
    expect(lines.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/not kept: .*full/))
    rmSync(filler)
    expect(await isAcknowledged(port, turn(2))).toBe(true)
    expect([payloadsOf(settings)[0], payloadsOf(settings).at(-1)]).toEqual([turn(1), turn(2)])
  })

  it('the store records nothing, says why, and takes the same again once there is room', async () => {
    const settings = storeSettings((settings) => Object.assign(settings, { data: smallDisk(4) }))
    const store = explainingDamage(openStore(settings), settings, makeTestLog().log)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(20)))] })
    const filler = fillUp(settings.data)
    const batch = { arrivals: Array.from({ length: 400 }, (_, i) => ticksMessage(numbered(every10s(64), `boot-${i}`))) }
    await expect(store.record(batch)).rejects.toThrow(/wattwheel\.db: the disk is full\. Free some space\./)
    expect(contents(settings).ticks).toEqual(every10s(20))
    rmSync(filler)
    await store.record(batch)
    expect(contents(settings).seen).toHaveLength(401)
  })

  it('neither can be made, and both say why', async () => {
    const settings = makeSettings((settings) => Object.assign(settings, { data: smallDisk(4) }))
    fillUp(settings.data)
    await expect(startBroker(settings, makeTestLog().log)).rejects.toThrow(/the disk is full\. Free some space\./)
    expect(messageOf(() => openStoreWriter(settings))).toMatch(/the disk is full\. Free some space\./)
  })

  it('people are told before it is full', async () => {
    const { inbox } = await openHouse((settings) => Object.assign(settings, { data: smallDisk(100) }))
    const { text } = await inbox.first((topic) => topic === 'wattwheel/main/alert')
    expect(decodeAlert(Buffer.from(text)).value).toMatchObject({
      kind: 'disk_nearly_full',
      message: expect.stringMatching(/has \d+ MB left; with less than 64 MB no tick is taken in\. Free some space\.$/),
    })
  })
})

describeWithDisks('On a disk that is read-only', () => {
  it('broker and store say so and what to do, and leave everything as it is', async () => {
    const settings = storeSettings()
    const store = openStore(settings)
    await store.record({ arrivals: [ticksMessage(numbered(every10s(20)))] })
    store.close()
    const { close } = await startBroker(settings, makeTestLog().log)
    await close()
    const view = { ...settings, data: readOnly(settings.data) }
    await expect(startBroker(view, makeTestLog().log)).rejects.toThrow(/journal\.db: .*(cannot be|read-only)/)
    expect(messageOf(() => openStoreWriter(view))).toMatch(/wattwheel\.db: .*(cannot be|read-only)/)
    expect(contents(settings).ticks).toEqual(every10s(20))
  })
})
