/** Makes what keeps one thing for each boot of each meter: it is opened when it is first asked for. */
export function perBoot<Kept>(open: (meter: number, boot: string) => Kept): {
  of(meter: number, boot: string): Kept
  all(): Iterable<Kept>
} {
  const meters = new Map<number, Map<string, Kept>>()
  /** The one asked for last: turns of a boot come together. */
  let last: { meter: number; boot: string; kept: Kept } | undefined

  function find(meter: number, boot: string): Kept {
    const boots = meters.get(meter) ?? new Map<string, Kept>()
    if (boots.size === 0) meters.set(meter, boots)
    const known = boots.get(boot)
    if (known !== undefined) return known
    const kept = open(meter, boot)
    boots.set(boot, kept)
    return kept
  }

  return {
    of(meter, boot) {
      if (last?.meter !== meter || last.boot !== boot) last = { meter, boot, kept: find(meter, boot) }
      return last.kept
    },
    *all() {
      for (const boots of meters.values()) yield* boots.values()
    },
  }
}
