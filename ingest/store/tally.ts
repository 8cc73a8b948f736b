import type { Connection } from './connection.ts'

/** What is counted: what becomes of turns first, then what is wrong with their sensors, then why input is dropped. */
export type Tallied =
  | 'duplicate'
  | 'rejected'
  | 'untimed'
  | 'filled'
  | 'lost'
  | 'clock_wrong'
  | 'time_replaced'
  | 'time_adjusted'
  | 'boot_conflict'
  | 'two_sensors'
  | 'turn_unfit'
  | 'too_large'
  | 'not_utf8'
  | 'not_json'
  | 'wrong_shape'
  | 'unknown_meter'
  | 'unknown_topic'

/** Counts something that happened at a meter; an empty name for what belongs to none. */
export type Tally = (meter: string, event: Tallied, n?: number) => void

export function prepareTally(db: Connection): Tally {
  const raise = db.prepare<[string, string, number]>(
    'INSERT INTO tally(meter, event, n) VALUES (?, ?, ?) ON CONFLICT (meter, event) DO UPDATE SET n = tally.n + excluded.n',
  )
  return (meter, event, n = 1) => {
    raise.run(meter, event, n)
  }
}

/** How often something happened. */
export interface TallyRow {
  meter: string
  event: string
  n: number
}

export function prepareTallies(db: Connection): () => TallyRow[] {
  const select = db.prepare<[], TallyRow>('SELECT meter, event, n FROM tally ORDER BY meter, event')
  return () => select.all()
}
