import type { Health } from '../../broker/contract/messages.ts'

/** The values of a health message that are kept over time. */
export const QUANTITIES = [
  'uptime_ms',
  'rssi',
  'heap',
  'queue',
  'contrast',
  'disc',
  'mark',
  'noise',
  'dark',
  'rejected',
] as const satisfies (keyof Health)[]
export type Quantity = (typeof QUANTITIES)[number]

/** What is left of `n` values. */
export interface Summary {
  n: number
  mean: number
  min: number
  max: number
}

/** A summary of each quantity that was said. */
export type Summaries = Partial<Record<Quantity, Summary>>

/** The summary of one value. */
export function summaryOf(value: number): Summary {
  return { n: 1, mean: value, min: value, max: value }
}

/** The summaries of one message. */
export function summariesOf(health: Health): Summaries {
  const said = QUANTITIES.filter((quantity) => health[quantity] !== undefined)
  return Object.fromEntries(said.map((quantity) => [quantity, summaryOf(health[quantity] as number)]))
}

/** The summary of the values of both. The mean is weighed, not summed: so no value overflows it. */
export function join(a: Summary, b: Summary): Summary {
  const n = a.n + b.n
  const min = Math.min(a.min, b.min)
  const max = Math.max(a.max, b.max)
  // Rounding may carry a mean past its bounds by the last bit.
  const mean = Math.min(max, Math.max(min, a.mean * (a.n / n) + b.mean * (b.n / n)))
  return { n, mean, min, max }
}

/** The summaries of the values of both. */
export function joinAll(a: Summaries, b: Summaries): Summaries {
  const joined: Summaries = {}
  for (const quantity of QUANTITIES) {
    const [one, other] = [a[quantity], b[quantity]]
    const summary = one && other ? join(one, other) : (one ?? other)
    if (summary) joined[quantity] = summary
  }
  return joined
}
