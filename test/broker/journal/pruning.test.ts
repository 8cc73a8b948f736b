import type { MqttClient } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { openJournalReader } from '../../../broker/journal/reader.ts'
import { type HandClock, handClock } from '../../ingest/house.ts'
import { connect, eventually, makeSettings, makeTestLog, runBroker } from '../../rig.ts'
import { entriesOf, turn } from '../entries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A broker with a clock that is set by hand, and ingest's place beside it taken by a client. */
interface Desk {
  clock: HandClock
  client: MqttClient
  /** Publishes so many turns; resolves when all are acknowledged. */
  send(count: number): Promise<void>
  /** Tells the broker a position, as ingest does; resolves when it has been heard. */
  tell(position: number, backedUp: number, journal?: string): Promise<unknown>
  /** The positions in the journal now. */
  kept(): number[]
  /** Resolves when the journal holds these positions and no others. */
  keeps(...positions: number[]): Promise<unknown>
}

async function openDesk(): Promise<Desk> {
  const password = 'only-for-this-test'
  const settings = makeSettings(({ broker }) => Object.assign(broker, { service_password: password }))
  const clock = handClock(Date.UTC(2026, 10, 22))
  const { port } = await runBroker(settings, clock, makeTestLog().log)
  const client = await connect(port, { username: 'service', password })
  const reader = openJournalReader(settings.data)
  const id = reader?.id ?? ''
  reader?.close()
  let seq = 0
  const kept = () => entriesOf(settings).map(({ position }) => position)
  return {
    clock,
    client,
    async send(count) {
      const turns = Array.from({ length: count }, () => turn(++seq))
      await Promise.all(turns.map((payload) => client.publishAsync('wattwheel/main/tick', payload, { qos: 1 })))
    },
    tell: (position, backed_up, journal = id) =>
      client.publishAsync('wattwheel/ingest/journal', JSON.stringify({ journal, position, backed_up }), { qos: 1 }),
    kept,
    keeps: (...positions) => eventually(async () => (`${kept()}` === `${positions}` ? true : undefined)),
  }
}

describe('The journal is pruned', () => {
  it('of what ingest has read, has in its oldest backup, and is older than eight days, and of nothing else', async () => {
    const { clock, send, tell, keeps } = await openDesk()
    await send(6)
    clock.advance(8 * DAY_MS + 1)
    await send(2)
    await tell(4, 8)
    await keeps(4, 5, 6, 7, 8)
    clock.advance(HOUR_MS)
    await tell(8, 5)
    await keeps(5, 6, 7, 8)
    clock.advance(HOUR_MS)
    await tell(8, 8)
    await keeps(7, 8)
  })

  it('not as long as there is no backup, nor for a journal that is another', async () => {
    const { clock, send, tell, keeps, kept } = await openDesk()
    await send(3)
    clock.advance(9 * DAY_MS)
    await tell(3, 3, 'another')
    await tell(3, 0)
    await send(1)
    expect(kept()).toEqual([1, 2, 3, 4])
    clock.advance(HOUR_MS)
    await tell(3, 3)
    await keeps(3, 4)
  })

  it('once an hour at most', async () => {
    const { clock, send, tell, keeps, kept } = await openDesk()
    await send(3)
    clock.advance(9 * DAY_MS)
    await tell(2, 2)
    await keeps(2, 3)
    clock.advance(HOUR_MS - 1)
    await tell(3, 3)
    await send(1)
    expect(kept()).toEqual([2, 3, 4])
    clock.advance(1)
    await tell(3, 3)
    await keeps(3, 4)
  })

  it('in many small steps, between which ticks are taken in', async () => {
    const { clock, send, tell, keeps } = await openDesk()
    await send(2600)
    clock.advance(9 * DAY_MS)
    await Promise.all([tell(2600, 2600), send(1)])
    await keeps(2600, 2601)
  })

  it('without ever using a position twice', async () => {
    const { clock, send, tell, keeps } = await openDesk()
    await send(3)
    clock.advance(9 * DAY_MS)
    await tell(1000, 1000)
    await keeps()
    await send(1)
    await keeps(4)
  })

  it('by a message of the contract alone', async () => {
    const { clock, client, send, tell, keeps, kept } = await openDesk()
    await send(3)
    clock.advance(9 * DAY_MS)
    await client.publishAsync('wattwheel/ingest/journal', 'nonsense', { qos: 1 })
    expect(kept()).toEqual([1, 2, 3])
    await tell(3, 3)
    await keeps(3)
  })
})
