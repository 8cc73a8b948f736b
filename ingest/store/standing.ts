import type { Alert } from '../../broker/contract/messages.ts'
import type { Connection } from './connection.ts'

/** The alerts that people were told and that are not over yet, so that each is told once, restarts or not. */
export interface StandingAlerts {
  /** Since when what was told is so; undefined when nothing of the kind stands. */
  since(meter: string, kind: Alert['kind']): number | undefined
  /** Remembers that an alert was told. */
  raise(meter: string, kind: Alert['kind'], sinceMs: number): void
  /** It is over. */
  clear(meter: string, kind: Alert['kind']): void
}

export function prepareStanding(db: Connection): StandingAlerts {
  const meterOf = '(SELECT meter FROM meter WHERE id = ?)'
  const since = db
    .prepare<[string, string], number>(`SELECT since_ms FROM standing WHERE meter = ${meterOf} AND kind = ?`)
    .pluck()
  const raise = db.prepare<[string, string, number]>(
    `INSERT INTO standing(meter, kind, since_ms) VALUES (${meterOf}, ?, ?) ON CONFLICT (meter, kind) DO NOTHING`,
  )
  const clear = db.prepare<[string, string]>(`DELETE FROM standing WHERE meter = ${meterOf} AND kind = ?`)
  return {
    since: (meter, kind) => since.get(meter, kind),
    raise(meter, kind, sinceMs) {
      raise.run(meter, kind, Math.round(sinceMs))
    },
    clear(meter, kind) {
      clear.run(meter, kind)
    },
  }
}
