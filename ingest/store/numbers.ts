import type { Connection } from './connection.ts'

/** A number of a turn. */
export interface TurnNumber {
  boot: string
  seq: number
}

/** Questions about the numbers of turns. */
export interface Numbers {
  /** The highest number of the boot that began last. */
  newest(meter: number): TurnNumber | undefined
  /** The highest number of a boot; 0 for none. */
  highest(meter: number, boot: string): number
}

export function prepareNumbers(db: Connection): Numbers {
  const newestBoot = db
    .prepare<[number], string>('SELECT boot FROM boot WHERE meter = ? ORDER BY first_at_ms DESC, boot DESC LIMIT 1')
    .pluck()
  const last = db
    .prepare<[number, string], number>('SELECT hi FROM seen WHERE meter = ? AND boot = ? ORDER BY lo DESC LIMIT 1')
    .pluck()
  const highest = (meter: number, boot: string) => last.get(meter, boot) ?? 0
  return {
    newest(meter) {
      const boot = newestBoot.get(meter)
      return boot === undefined ? undefined : { boot, seq: highest(meter, boot) }
    },
    highest,
  }
}
