import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../broker/contract/settings.ts'
import { JOURNAL_FILE } from '../../broker/journal/shape.ts'
import { backUp } from '../../ingest/commands/backup.ts'
import { listBackups } from '../../ingest/store/backups.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { openStoreWriter } from '../../ingest/store/writer.ts'
import { damageOpen } from '../broker/journal/damaged.ts'
import { messageOf } from '../broker/loading.ts'
import { eventually, runWeb } from '../rig.ts'
import { type House, handClock, openHouse, readUpTo, ticksAt } from './house.ts'
import { contents, START_MS } from './store/store.ts'

const timeOf = (seq: number) => START_MS + seq * 10_000

/** Publishes turns in messages of their own, 10 s apart. */
async function publish({ send }: House, first: number, last: number): Promise<void> {
  for (let seq = first; seq <= last; seq++) await send('tick', ticksAt([timeOf(seq)], 'a', seq))
}

/** What is said of the newest backup. */
function offerOf({ data }: Settings): string {
  const file = listBackups(data).at(-1)?.file
  return `The newest backup is ${file}. While ingest is stopped, this puts it in place:\n  wattwheel restore ${file}`
}

const errorsOf = ({ lines }: House) => lines.flatMap(({ level, msg }) => (level === 50 ? [String(msg)] : []))

describe('A store that is found damaged while ingest runs', () => {
  it('is told once a minute with the backup that helps; the rest goes on, and the journal keeps what comes', async () => {
    const clock = handClock(timeOf(100))
    const house = await openHouse(undefined, clock)
    await publish(house, 1, 20)
    await readUpTo(house.inbox, 20)
    await eventually(async () => listBackups(house.settings.data)[0])
    const file = join(house.settings.data, STORE_FILE)
    const undo = damageOpen(file, ({ name }) => name === 'seen')
    await publish(house, 21, 25)
    const [first] = await eventually(async () => (errorsOf(house).length > 0 ? errorsOf(house) : undefined))
    expect(first).toMatch(/^journal not read on, trying again: .*wattwheel\.db: the database is damaged\./)
    expect(first?.endsWith(offerOf(house.settings))).toBe(true)

    const web = await runWeb(house.settings)
    const answer = await fetch(`http://127.0.0.1:${web.port}/api/v1/meters/main/ticks?from=0&to=${timeOf(1000)}`)
    expect(((await answer.json()) as { ticks: number[] }).ticks).toHaveLength(20)
    const attempts = () => house.inbox.messages.filter(({ topic }) => topic === 'wattwheel/ingest/journal').length
    const before = attempts()
    await eventually(async () => (attempts() > before + 1 ? true : undefined))
    expect(errorsOf(house)).toHaveLength(1)
    clock.advance(60_000)
    await eventually(async () => (errorsOf(house).length > 1 ? true : undefined))
    expect(errorsOf(house)).toEqual([first, first])

    undo()
    await readUpTo(house.inbox, 25)
    expect(contents(house.settings).ticks).toEqual(Array.from({ length: 25 }, (_, i) => timeOf(i + 1)))
  })

  it('is told by the next start in the same words', async () => {
    const house = await openHouse()
    await publish(house, 1, 20)
    await readUpTo(house.inbox, 20)
    await house.ingest.close()
    backUp(house.settings, undefined, Date.now() + 5000)
    damageOpen(join(house.settings.data, STORE_FILE), ({ name }) => name === 'seen')
    const message = messageOf(() => openStoreWriter(house.settings))
    expect(message).toMatch(/wattwheel\.db: the database is damaged/)
    expect(message.endsWith(offerOf(house.settings))).toBe(true)
  })
})

describe('A journal that is found damaged while ingest reads it', () => {
  it('is told with what mends it, and read on when it is mended', async () => {
    const house = await openHouse()
    await publish(house, 1, 20)
    await readUpTo(house.inbox, 20)
    const undo = damageOpen(join(house.settings.data, JOURNAL_FILE), ({ name, pagetype }) => {
      return name === 'entry' && pagetype === 'leaf'
    })
    const [first] = await eventually(async () => (errorsOf(house).length > 0 ? errorsOf(house) : undefined))
    expect(first).toMatch(
      /^journal not read on, trying again: .*journal\.db: the journal is damaged\. Start the broker anew: it sets/,
    )
    undo()
    await publish(house, 21, 22)
    await readUpTo(house.inbox, 22)
  })
})
