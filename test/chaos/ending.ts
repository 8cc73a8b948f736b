import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import mqtt from 'mqtt'
import { decodeJournalPosition } from '../../broker/contract/codec.ts'
import { openJournalReader } from '../../broker/journal/reader.ts'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import { countMissing } from './verdict.ts'

const PAGE = 10_000
const LOOK_MS = 500
/** When nothing has come for so long, one may look whether anything is missing. */
const CALM_MS = 2000
/** Nothing comes any more. Longer than NATS waits for an acknowledgement before it sends again, which is 30 s. */
const QUIET_MS = 40_000

/** Resolves once ingest says that it has read the last entry of the journal. */
export async function readToTheEnd(data: string, brokerUrl: string): Promise<void> {
  const last = lastPosition(data)
  await heardOn(brokerUrl, 'wattwheel/ingest/journal', (payload) => {
    return (decodeJournalPosition(payload).value?.position ?? 0) >= last
  })
}

/** Resolves once ingest has said that it is there, and thus has its session with the broker. */
export function ingestIsThere(brokerUrl: string): Promise<void> {
  return heardOn(brokerUrl, 'wattwheel/status', (payload) => payload.toString() === 'online')
}

async function heardOn(brokerUrl: string, topic: string, isIt: (payload: Buffer) => boolean): Promise<void> {
  const client = mqtt.connect(brokerUrl, { protocolVersion: 4, reconnectPeriod: 100 })
  client.on('error', () => {}) // It may not be there yet; it is tried again.
  client.subscribe(topic, { qos: 1 })
  await new Promise<void>((resolve) =>
    client.on('message', (_topic, payload) => {
      if (isIt(payload)) resolve()
    }),
  )
  await client.endAsync()
}

function lastPosition(data: string): number {
  const journal = openJournalReader(data)
  let last = 0
  for (let next: number | undefined = 0; next !== undefined; next = journal?.after(last, PAGE).at(-1)?.position)
    last = next
  journal?.close()
  return last
}

/** How many ticks a store has, of whatever kind. */
export const COUNT_TICKS = 'SELECT (SELECT count(*) FROM tick) + (SELECT count(*) FROM rejected)'

/**
 * Resolves once the store has all that was acknowledged, or nothing has come for so long that the rest is lost.
 * @param ledger the file of the sensors' ledger
 */
export async function nothingComesInto(data: string, ledger: string, meters: readonly string[]): Promise<void> {
  const store = new Database(join(data, STORE_FILE), { readonly: true })
  const count = store.prepare<[], number>(COUNT_TICKS).pluck()
  try {
    await nothingComes(
      () => count.get() as number,
      () => countMissing(data, ledger, meters),
    )
  } finally {
    store.close()
  }
}

/**
 * Resolves once nothing that was acknowledged is missing, or nothing has come for so long that the rest is lost: a
 * broker that is not ours does not tell what it still has.
 */
export async function nothingComes(
  count: () => number | Promise<number>,
  missing: () => number | Promise<number>,
): Promise<void> {
  let [known, sinceMs] = [0, performance.now()]
  for (;;) {
    const now = await count()
    if (now !== known) [known, sinceMs] = [now, performance.now()]
    const quietMs = performance.now() - sinceMs
    if (quietMs > QUIET_MS || (quietMs > CALM_MS && (await missing()) === 0)) return
    await delay(LOOK_MS)
  }
}
