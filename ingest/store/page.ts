import type { SensorHour } from '../sensor/hours.ts'
import type { SensorSpan } from '../sensor/online.ts'
import type { Connection } from './connection.ts'
import { prepareHealth } from './health.ts'
import { prepareOnline } from './online.ts'
import type { MeterRules } from './rules.ts'

/** What is written at once of what is known of the sensors. */
export interface Page {
  online: readonly SensorSpan[]
  /** All that is known of these hours: it takes the place of what was written of them before. */
  health: readonly SensorHour[]
}

const HOURS_A_DAY = 24

/** Prepares what writes a page, in one transaction; the first health of a day removes what is too old. */
export function preparePage(db: Connection, rules: ReadonlyMap<string, MeterRules>): (page: Page) => void {
  const health = prepareHealth(db)
  const online = prepareOnline(db)
  const prunedOn = new Map<number, number>()

  function numberOf(id: string): number {
    const meter = rules.get(id)?.meter
    if (meter === undefined) throw new Error(`BUG: expected a meter of the settings, got ${id}`)
    return meter
  }
  function prune(meter: number, hour: number): void {
    const day = Math.floor(hour / HOURS_A_DAY)
    if (prunedOn.get(meter) !== day) health.prune(meter, hour)
    prunedOn.set(meter, day)
  }

  const write = db.transaction((page: Page) => {
    for (const { meter, ...span } of page.online) online.add(numberOf(meter), span)
    for (const { meter, hour, values } of page.health) {
      health.save(numberOf(meter), hour, values)
      prune(numberOf(meter), hour)
    }
  })
  return (page) => write.immediate(page)
}
