import type { Connection } from './connection.ts'

/** The energy that a transaction counts. */
export interface Counted {
  raise(meter: number, wh: number): void
  save(): void
}

/** Prepares the statement once; each call of the result serves one transaction. */
export function prepareCounted(db: Connection): () => Counted {
  const raise = db.prepare<[number, number]>('UPDATE meter SET energy_wh = energy_wh + ? WHERE meter = ?')
  return () => {
    const sums = new Map<number, number>()
    return {
      raise(meter, wh) {
        sums.set(meter, (sums.get(meter) ?? 0) + wh)
      },
      save() {
        for (const [meter, wh] of sums) raise.run(wh, meter)
      },
    }
  }
}
