import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resample } from '../../../ingest/energy.ts'
import { shapeOf } from '../../../ingest/motion/shaping.ts'
import { makeTrack } from '../../../ingest/motion/track.ts'
import { decodeShape, encodeShape, type ShapeFinder } from '../../../ingest/past/shape.ts'
import { describeWith } from '../../tools.ts'
import { motionAt, START_MS } from './motions.ts'

const WH = 1000 / 75
const STEP_MS = 10_000
const DAY_MS = 86_400_000

function columnsOf(name: string): number[][] {
  const file = join(process.env['WATTWHEEL_TRACES'] ?? '', 'household', `ukdale-h1-2013-04-${name}.csv`)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
}

/**
 * The shapes that a sensor makes known which tells the speed when it changes by 5 % or 10 W, at most every 2 s and at
 * least every 30 s, and is off by up to 5 %.
 */
function followHousehold(powers: readonly number[][], times: readonly number[]) {
  const track = makeTrack()
  const shapes = new Map<number, Uint8Array>()
  let [toldMs, toldW, next] = [0, 0, 1]
  for (const [i, [atMs = 0, powerW = 0]] of powers.entries()) {
    for (; (times[next] as number) < atMs; next++) {
      const [beforeMs, afterMs] = [times[next - 1] as number, times[next] as number]
      const shape = shapeOf(track.within(beforeMs, afterMs), beforeMs, afterMs)
      if (shape) shapes.set(afterMs, encodeShape(shape))
    }
    const change = Math.abs(powerW - toldW)
    const isDue = atMs - toldMs >= 30_000 || change > Math.min(10, 0.05 * toldW)
    if (!isDue || atMs - toldMs < 2000) continue
    ;[toldMs, toldW] = [atMs, powerW]
    track.add(motionAt((atMs - START_MS) / 1000, (powerW / WH) * (1 + 0.05 * Math.sin(i))))
  }
  return shapes
}

/** The true mean power of each step; null where the recording has a hole. */
function meansOf(powers: readonly number[][], fromMs: number, steps: number): (number | null)[] {
  const [knownMs, product] = [new Float64Array(steps), new Float64Array(steps)]
  for (const [i, [beginMs = 0, powerW = 0]] of powers.entries()) {
    const endMs = Math.min(powers[i + 1]?.[0] ?? beginMs, beginMs + STEP_MS)
    for (let atMs = beginMs; atMs < endMs; ) {
      const step = Math.floor((atMs - fromMs) / STEP_MS)
      const cutMs = Math.min(endMs, fromMs + (step + 1) * STEP_MS)
      if (step >= 0 && step < steps) {
        knownMs[step] = (knownMs[step] as number) + cutMs - atMs
        product[step] = (product[step] as number) + powerW * (cutMs - atMs)
      }
      atMs = cutMs
    }
  }
  return Array.from(product, (sum, k) => (knownMs[k] === STEP_MS ? sum / STEP_MS : null))
}

describeWith('recordings', 'A recorded household whose disc is followed', () => {
  test('has a curve within its turns that errs by a quarter at most, the energy of its ticks, and little to keep', () => {
    const [powers, times] = [columnsOf('power'), columnsOf('ticks75').map(([atMs]) => atMs as number)]
    const shapes = followHousehold(powers, [...times, Number.POSITIVE_INFINITY])
    const [firstMs, lastMs] = [times[0] as number, times.at(-1) as number]
    const steps = Math.floor((lastMs - firstMs) / STEP_MS)
    const followed: ShapeFinder = (_, toMs) => {
      const bytes = shapes.get(toMs)
      return bytes && decodeShape(bytes)
    }
    const constants = [{ fromMs: 0, whPerTick: WH }] as const
    const curve = (shapeOf: ShapeFinder, stepMs: number, count: number) =>
      resample({ times, noData: () => false, constants, shapeOf }, firstMs, stepMs, count).mean as number[]
    const truth = meansOf(powers, firstMs, steps)
    const error = (means: number[]) =>
      means.reduce((sum, meanW, k) => sum + (truth[k] == null ? 0 : Math.abs(meanW - (truth[k] as number))), 0)
    const ofTicks = error(curve(() => undefined, STEP_MS, steps))
    expect(error(curve(followed, STEP_MS, steps)) / ofTicks).toBeLessThan(0.25)

    const [meanW = 0] = curve(followed, lastMs - firstMs, 1)
    expect((meanW * (lastMs - firstMs)) / 3_600_000 / (WH * (times.length - 1))).toBeCloseTo(1, 9)
    const bytes = [...shapes.values()].reduce((sum, shape) => sum + shape.length, 0)
    expect((bytes * DAY_MS) / (lastMs - firstMs)).toBeLessThan(12_000)
  })
})
