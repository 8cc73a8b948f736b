import { isIPv6 } from 'node:net'
import type { Clock } from './contract/clock.ts'

/** Counts failed logins for each address; a guess costs nothing to make, so their number is limited. */
export interface Failures {
  tooMany(address: string | undefined): boolean
  count(address: string | undefined): void
}

export const FAILURES_PER_MINUTE = 10
const MINUTE_MS = 60_000
const MOST_ADDRESSES = 10_000

export function countFailures(clock: Clock): Failures {
  const known = new Map<string, { sinceMs: number; count: number }>()
  const current = (source: string) => {
    const entry = known.get(source)
    return entry && clock.monoMs() - entry.sinceMs < MINUTE_MS ? entry : undefined
  }

  return {
    tooMany: (address) => (current(sourceOf(address))?.count ?? 0) >= FAILURES_PER_MINUTE,
    count(address) {
      const source = sourceOf(address)
      const entry = current(source)
      if (entry) {
        entry.count++
        return
      }
      known.delete(source)
      known.set(source, { sinceMs: clock.monoMs(), count: 1 })
      const [oldest] = known.keys()
      if (known.size > MOST_ADDRESSES && oldest !== undefined) known.delete(oldest)
    },
  }
}

/** One who has an IPv6 address has 2^64 of them (RFC 4291, section 2.5.4); of link-local ones everybody in the house. */
function sourceOf(address = ''): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped) return mapped
  if (!isIPv6(address) || /^fe80:/i.test(address)) return address
  const [head = ''] = address.split('::')
  return `${[...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':')}::/64`
}
