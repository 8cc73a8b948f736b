import { join } from 'node:path'
import Database from 'better-sqlite3'
import { STORE_FILE } from '../../ingest/store/schema.ts'

/** Counts the meters of which the web server tells other ticks than the store holds. */
export async function countMisserved(webUrl: string, data: string, meters: readonly string[]): Promise<number> {
  const store = new Database(join(data, STORE_FILE), { readonly: true })
  const stored = store
    .prepare<[string], number>('SELECT at_ms FROM tick JOIN meter USING (meter) WHERE id = ? ORDER BY at_ms')
    .pluck()
  try {
    let misserved = 0
    for (const meter of meters) {
      const served = await servedTicks(webUrl, meter)
      if (served.join() !== stored.all(meter).join()) misserved++
    }
    return misserved
  } finally {
    store.close()
  }
}

async function servedTicks(webUrl: string, meter: string): Promise<number[]> {
  const all: number[] = []
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const answer = await fetch(`${webUrl}/api/v1/meters/${meter}/ticks?from=0&limit=100000&cursor=${cursor}`)
    const { ticks, next } = (await answer.json()) as { ticks: number[]; next: string | null }
    all.push(...ticks)
    cursor = next
  }
  return all
}
