/** One thing for each boot of each meter. */
export interface PerBoot<Kept> {
  /** That of a boot, opened when it is first asked for. */
  of(meter: number, boot: string): Kept
  /** Those that were asked for. */
  all(): Iterable<Kept>
}

/** @param open makes the thing of a boot, once */
export function perBoot<Kept>(open: (meter: number, boot: string) => Kept): PerBoot<Kept> {
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
