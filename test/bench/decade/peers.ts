import { join } from 'node:path'
import { quantile, type Row, rounded, type Table } from '../table.ts'
import { DUCKDB } from './duckdb.ts'
import { ORIGINAL } from './original.ts'
import type { Past } from './past.ts'
import { PEER_QUESTIONS, type Peer } from './peer.ts'
import { POSTGRESQL } from './postgresql.ts'

/** What takes longer is not asked again. */
const PATIENCE_MS = 3000

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const PEERS: readonly Peer[] = [ORIGINAL, POSTGRESQL, DUCKDB]

/** The same questions to databases that have the same ticks. */
export async function askPeers(pasts: readonly Past[], runs: number): Promise<Table> {
  const here = PEERS.filter(({ missing }) => missing === undefined)
  const rows: Row[] = []
  for (const past of pasts) {
    for (const peer of here) rows.push(await measure(past, peer, runs))
  }
  const missing = PEERS.flatMap((peer) =>
    peer.missing === undefined ? [] : [` ${peer.name} is left out: ${peer.missing}.`],
  )
  return {
    title: `Other ways to keep the same ticks, the middle of up to ${runs} times, in ms.${missing.join('')}`,
    rows,
  }
}

async function measure(past: Past, { name, open }: Peer, runs: number): Promise<Row> {
  const peer = await open(past, join(past.folder, name.replaceAll(/\W+/g, '-')))
  try {
    const row: Row = { 'imp/kWh': past.impulsesPerKwh, what: name, 'bytes a tick': rounded(peer.bytes / past.ticks) }
    for (const question of PEER_QUESTIONS) {
      const tookMs: number[] = []
      while (tookMs.length < runs && sumOf(tookMs) < PATIENCE_MS) tookMs.push(await peer.ask(question))
      row[question] = rounded(quantile(tookMs, 0.5))
    }
    return row
  } finally {
    await peer.close()
  }
}
