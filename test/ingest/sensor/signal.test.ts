import { expect, test } from 'vitest'
import { nextSignal, type Signal } from '../../../ingest/sensor/signal.ts'

/** The means told of values that come after each other, each with the pause before it. */
function meansOf(values: readonly { contrast: number; pauseMs: number }[]): number[] {
  let signal: Signal | undefined
  let nowMs = 0
  return values.flatMap(({ contrast, pauseMs }) => {
    nowMs += pauseMs
    const [next, mean] = nextSignal(signal, contrast, nowMs)
    signal = next
    return mean === undefined ? [] : [mean]
  })
}

const every30s = (contrasts: readonly number[]) => contrasts.map((contrast) => ({ contrast, pauseMs: 30_000 }))

test('a mean is told of each ten minutes, all of whose values weigh the same', () => {
  const first = Array.from({ length: 20 }, (_, i) => i)
  const second = first.map(() => 40)
  const means = meansOf(every30s([...first, ...second, 1]))
  expect(means.map((mean) => mean.toFixed(6))).toEqual(['9.500000', '40.000000'])
})

test('the ten minutes begin anew with a sensor that was silent', () => {
  const nine = every30s(Array.from({ length: 18 }, () => 3))
  expect(meansOf([...nine, { contrast: 3, pauseMs: 120_001 }, ...nine])).toEqual([])
  expect(meansOf([...nine, { contrast: 3, pauseMs: 120_000 }])).toEqual([3])
})
