import fc from 'fast-check'
import type { Outage, Tick } from '../../../broker/contract/messages.ts'
import { fastestTurnMs } from '../../../ingest/turns/placing.ts'
import { START_MS } from './store.ts'

/** What a sensor tells of its life, and what is to be filled in for what it does not tell. */
export interface Life {
  ticks: (Tick & { at: number })[]
  outages: Outage[]
  gaps: { boot: string; lo: number; hi: number; fromMs: number; toMs: number; n: number }[]
}

const FASTEST_MS = fastestTurnMs(1000 / 75, 43_470)

const steps = fc.array(
  fc.record({
    intervalMs: fc.oneof(fc.integer({ min: 884, max: 20_000 }), fc.integer({ min: 884, max: 100_000_000 })),
    /** Numbers before it that never come, and how many of them its `n` stands for. */
    lost: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) }),
    told: fc.nat(5),
    /** A power cut before it; the last turns of the boot before are lost, which the outage may tell or not. */
    cut: fc.option(
      fc.record({ tail: fc.nat(3), offMs: fc.nat(3_600_000), knownLoss: fc.boolean(), prev: fc.boolean() }),
      { freq: 6 },
    ),
  }),
  { minLength: 1, maxLength: 40 },
)

/** Lives of a sensor with power cuts, lost turns, and records that stand for several. */
export const lives: fc.Arbitrary<Life> = fc.tuple(steps, fc.nat(50)).map(([steps, firstSeq]) => {
  const life: Life = { ticks: [], outages: [], gaps: [] }
  let [at, boots, seq, beganMs] = [START_MS, 0, firstSeq, START_MS]
  for (const { intervalMs, lost, told, cut } of steps) {
    const last = life.ticks.at(-1)
    if (cut && last) {
      at += Math.ceil(FASTEST_MS) * (cut.tail + 1)
      const prev = { boot: last.boot, seq: last.seq + cut.tail }
      if (cut.prev) addGap(life, last.boot, last.seq + 1, prev.seq, last.at, at)
      const outage = { boot: `boot${++boots}`, no: 1, from: at, duration_ms: cut.offMs }
      life.outages.push({ ...outage, ticks_lost: cut.knownLoss ? cut.tail : null, ...(cut.prev && { prev }) })
      at += cut.offMs
      beganMs = cut.knownLoss ? last.at : at
      seq = 0
    } else if (last) beganMs = last.at
    at += intervalMs
    const boot = `boot${boots}`
    if (last) addGap(life, boot, seq + 1, seq + lost, beganMs, at)
    const n = last ? Math.min(told, seq === 0 ? lost - 1 : lost) + 1 : 1
    seq += lost + 1
    life.ticks.push({ boot, seq, at, ...(n > 1 && { n }) })
  }
  life.gaps.sort((a, b) => (a.boot === b.boot ? a.lo - b.lo : a.boot < b.boot ? -1 : 1))
  return life
})

function addGap(life: Life, boot: string, lo: number, hi: number, fromMs: number, toMs: number): void {
  if (lo > hi) return
  const room = Math.max(0, Math.floor((toMs - fromMs) / FASTEST_MS) - 1)
  life.gaps.push({ boot, lo, hi, fromMs, toMs, n: Math.min(hi - lo + 1, room) })
}
