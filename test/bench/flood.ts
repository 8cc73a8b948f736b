import { changeAdmin } from '../../broker/admin.ts'
import { hashPassword } from '../../broker/password.ts'
import type { Amounts } from './amounts.ts'
import type { Viewed, ViewOrder } from './decade/crowd.ts'
import { makeHouse } from './house.ts'
import { runJob } from './job.ts'
import { IMPULSES_PER_KWH, type Probe, type Probed } from './probe.ts'
import { startWattwheel, using, type Wattwheel } from './systems.ts'
import { quantile, type Row, rounded, type Table } from './table.ts'

/** What a guesser is to do. */
export interface Guesses {
  webPort: number
  perSecond: number
  seconds: number
}

/** How often its guesses were answered with each status. */
export interface Guessed {
  statuses: Record<number, number>
}

type Shape = Omit<Amounts['flood'], 'guessesPerSecond'>

const VIEWS_PER_SECOND = 10

/** How soon a tick is told to the page, and a viewer answered, while somebody guesses the admin password. */
export async function measureFlood({ guessesPerSecond, ...shape }: Amounts['flood']): Promise<Table> {
  const rows: Row[] = []
  for (const perSecond of guessesPerSecond) {
    const house = makeHouse(shape.meters, IMPULSES_PER_KWH)
    changeAdmin(house.folder, await hashPassword('right'))
    rows.push(await using(startWattwheel, house, (system) => measureUnder(system, perSecond, shape)))
  }
  return { title: `Guesses of the admin password, and ${shape.meters} meters turning once a second`, rows }
}

async function measureUnder({ port, webPort }: Wattwheel, perSecond: number, shape: Shape): Promise<Row> {
  const { meters, warmUpSeconds, seconds } = shape
  const times = { warmUpSeconds, seconds }
  const probe: Probe = { port, webPort, meters, answer: 'event', ...times }
  const view: ViewOrder = {
    ...{ port: webPort, paths: ['/api/v1/meters'], ...times },
    ...{ viewers: 1, everySeconds: 1 / VIEWS_PER_SECOND },
  }
  const guesses: Guesses = { webPort, perSecond, seconds: warmUpSeconds + seconds }
  const [{ tookMs: eventMs, unanswered }, { tookMs: answerMs }, { statuses }] = await Promise.all([
    runJob<Probed>('prober', probe),
    runJob<Viewed>('decade/viewers', view),
    runJob<Guessed>('guesser', guesses),
  ])
  return {
    'guesses/s': perSecond,
    judged: statuses[401] ?? 0,
    'turned away': (statuses[429] ?? 0) + (statuses[503] ?? 0),
    ...{ ticks: eventMs.length, unanswered },
    ...quantilesOf('tick → event', eventMs),
    ...quantilesOf('answer', answerMs),
  }
}

function quantilesOf(what: string, tookMs: readonly number[]): Row {
  const [p50, p99, highest] = [0.5, 0.99, 1].map((share) => rounded(quantile(tookMs, share)))
  return { [`${what} p50 ms`]: p50, [`${what} p99 ms`]: p99, [`${what} highest ms`]: highest } as Row
}
