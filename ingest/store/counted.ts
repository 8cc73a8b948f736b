import type { Connection } from './connection.ts'

/** The energy that a transaction counts. */
export interface Counted {
  raise(meter: number, wh: number): void
  save(): void
}

/** Prepares the statement once; each call of the result serves one transaction. */
export function prepareCounted(db: Connection): () => Counted {
  const raise = db.prepare<[number, string]>(
    'UPDATE meter SET energy_wh = energy_wh + ? WHERE meter IN (SELECT value FROM json_each(?))',
  )
  return () => {
    const sums = new Map<number, number>()
    return {
      raise(meter, wh) {
        sums.set(meter, (sums.get(meter) ?? 0) + wh)
      },
      save() {
        // Many meters have turned as far as each other: once, with the same constant.
        const alike = new Map<number, number[]>()
        for (const [meter, wh] of sums) alike.set(wh, [...(alike.get(wh) ?? []), meter])
        for (const [wh, meters] of alike) raise.run(wh, JSON.stringify(meters))
      },
    }
  }
}
