/** One thing for each meter, by the store's number of it. */
export interface PerMeter<Kept> {
  /** That of a meter, opened when it is first asked for. */
  of(meter: number): Kept
  /** It is opened anew when it is asked for again. */
  drop(meter: number): void
}

/** One thing for each boot of each meter, opened when it is first asked for. */
export interface PerBoot<Kept> {
  of(meter: number, boot: string): Kept
}

/** What one transaction has read, and the next need not read again: nobody else writes it. */
export interface Memory {
  perMeter<Kept>(open: (meter: number) => Kept): PerMeter<Kept>
  perBoot<Kept>(open: (meter: number, boot: string) => Kept): PerBoot<Kept>
  /** Between transactions: keeps the memory from growing for ever. */
  tidy(): void
  /** A transaction failed: what it changed here is not in the store, and another may be writing there. */
  forget(): void
}

/** A few things for each of five thousand meters; who has more reads some of it again. */
const MOST_KEPT = 20_000

export function makeMemory(): Memory {
  let count = 0
  const clearers: (() => void)[] = []

  function perMeter<Kept>(open: (meter: number) => Kept): PerMeter<Kept> {
    const kept = new Map<number, Kept>()
    clearers.push(() => kept.clear())
    return {
      of(meter) {
        const known = kept.get(meter)
        if (known !== undefined) return known
        count++
        const opened = open(meter)
        kept.set(meter, opened)
        return opened
      },
      drop: (meter) => void kept.delete(meter),
    }
  }

  function perBoot<Kept>(open: (meter: number, boot: string) => Kept): PerBoot<Kept> {
    const meters = perMeter(() => new Map<string, Kept>())
    /** The one asked for last: turns of a boot come together. */
    let last: { meter: number; boot: string; kept: Kept } | undefined
    clearers.push(() => {
      last = undefined
    })

    function find(meter: number, boot: string): Kept {
      const boots = meters.of(meter)
      const known = boots.get(boot)
      if (known !== undefined) return known
      count++
      const kept = open(meter, boot)
      boots.set(boot, kept)
      return kept
    }

    return {
      of(meter, boot) {
        if (last?.meter !== meter || last.boot !== boot) last = { meter, boot, kept: find(meter, boot) }
        return last.kept
      },
    }
  }

  function forget(): void {
    count = 0
    for (const clear of clearers) clear()
  }

  return {
    perMeter,
    perBoot,
    tidy() {
      if (count > MOST_KEPT) forget()
    },
    forget,
  }
}
