import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { STORE_FILE } from '../../ingest/store/schema.ts'
import type { Amounts } from './amounts.ts'
import { askPasts } from './decade/ask.ts'
import { measureCrowd } from './decade/crowd.ts'
import { openPast, type Past } from './decade/past.ts'
import { askPeers } from './decade/peers.ts'
import { measureResident } from './decade/resident.ts'
import { rounded, type Table } from './table.ts'

/** How soon ten years of a household are asked, what they take, and how others do it. */
export async function* measureDecade(amounts: Amounts['decade'], fresh: boolean): AsyncGenerator<Table> {
  const { impulsesPerKwh, days, keep, warmRuns, peerRuns, crowd } = amounts
  const pasts = impulsesPerKwh.map((constant) => openPast({ impulsesPerKwh: constant, days, fresh: fresh || !keep }))
  try {
    const largest = pasts.reduce((one, other) => (one.ticks > other.ticks ? one : other))
    yield sizesOf(pasts)
    yield await askPasts(pasts, amounts)
    yield await measureResident(pasts, warmRuns)
    yield await measureCrowd(largest, crowd)
    yield await askPeers(pasts, peerRuns)
  } finally {
    if (!keep) for (const { folder } of pasts) rmSync(folder, { recursive: true })
  }
}

function sizesOf(pasts: readonly Past[]): Table {
  const rows = pasts.map(({ folder, impulsesPerKwh, ticks, madeInSeconds }) => {
    const bytes = statSync(join(folder, STORE_FILE)).size
    return {
      'imp/kWh': impulsesPerKwh,
      ticks,
      MB: rounded(bytes / 2 ** 20),
      'bytes a tick': rounded(bytes / ticks),
      'made, CPU s': madeInSeconds === undefined ? 'was there' : rounded(madeInSeconds),
    }
  })
  return { title: 'The store with all its sums. Aim: at most 22 bytes a tick at 75 imp/kWh, 15 at 1,000', rows }
}
