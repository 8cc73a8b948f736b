import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWriter } from '../../../broker/database.ts'
import { makeZone } from '../../../ingest/calendar.ts'
import { STORE, STORE_FILE } from '../../../ingest/store/schema.ts'
import type { Amounts } from '../amounts.ts'
import { type House, makeHouse } from '../house.ts'
import { runJob } from '../job.ts'
import { IMPULSES_PER_KWH, type Probe, type Probed } from '../probe.ts'
import { type System, startWattwheel, using, type Wattwheel } from '../systems.ts'
import { quantile, type Row, rounded, type Table } from '../table.ts'
import { addTurns, METER, type Past } from './past.ts'

/** What viewers are to do. */
export interface ViewOrder {
  /** Of the web server. */
  port: number
  paths: readonly string[]
  viewers: number
  everySeconds: number
  warmUpSeconds: number
  seconds: number
}

/** How long each answer took, from the request to its end, in ms. */
export interface Viewed {
  tookMs: number[]
}

type Shape = Amounts['decade']['crowd']

/** How soon viewers are answered while ingest writes, and whether that holds up ingest: everything in one process. */
export async function measureCrowd(past: Past, shape: Shape): Promise<Table> {
  const house = makeHouse(shape.ticksPerSecond, IMPULSES_PER_KWH)
  const ticks = moveIn(house, past)
  const rows = await using(startWattwheel, house, async (system) => {
    await system.said('backed up the store')
    const rounds: Round[] = []
    for (let round = 0; round < shape.rounds; round++) {
      for (const viewers of [0, shape.viewers]) rounds.push(await measureRound(system, shape, viewers))
    }
    await expectCounted(system, ticks, sumOf(rounds))
    return rounds.map(({ row }) => row)
  })
  const title =
    `${shape.viewers} viewers, each asking for live and today every ${shape.everySeconds} s of a meter with ` +
    `${past.ticks.toLocaleString('en')} ticks, while ${shape.ticksPerSecond} ticks/s come. ` +
    'Aim: answers p99 below 50 ms, tick → power at most 10 % slower than without viewers'
  return { title, rows }
}

/** Copies the past, and adds what was since midnight. */
function moveIn({ folder }: House, past: Past): number {
  const file = join(folder, STORE_FILE)
  copyFileSync(join(past.folder, STORE_FILE), file)
  const { db, close } = openWriter(file, STORE)
  try {
    const today = () => addTurns(db, past.impulsesPerKwh, midnightMs(), Date.now())
    return past.ticks + db.transaction(today).immediate()
  } finally {
    close()
  }
}

function midnightMs(): number {
  return makeZone('UTC').startOf('day', Date.now())
}

/** Nothing must be lost or counted twice because somebody looks. */
async function expectCounted(system: System, before: number, sent: number): Promise<void> {
  const arrivals = await system.watch()
  await arrivals.reached(sent)
  arrivals.expectCounted(before + sent)
  arrivals.close()
}

/** A time with viewers, or without, and the ticks that were sent meanwhile. */
interface Round {
  row: Row
  ticks: number
}

const sumOf = (rounds: readonly Round[]) => rounds.reduce((sum, { ticks }) => sum + ticks, 0)

async function measureRound(system: Wattwheel, shape: Shape, viewers: number): Promise<Round> {
  const { everySeconds, seconds, ticksPerSecond } = shape
  const times = { warmUpSeconds: everySeconds, seconds }
  const probe: Probe = { port: system.port, answer: 'power', meters: ticksPerSecond, ...times }
  const paths = [`live`, `power?from=${midnightMs()}`].map((path) => `/api/v1/meters/${METER}/${path}`)
  const order: ViewOrder = { port: system.webPort, paths, viewers, everySeconds, ...times }
  const [{ ticks, tookMs: powerMs }, { tookMs: answerMs }] = await Promise.all([
    runJob<Probed>('prober', probe),
    runJob<Viewed>('decade/viewers', order),
  ])
  const answers = { 'p50 ms': rounded(quantile(answerMs, 0.5)), 'p99 ms': rounded(quantile(answerMs, 0.99)) }
  const row: Row = {
    ...{ viewers, requests: answerMs.length },
    ...(viewers > 0 ? answers : { 'p50 ms': '', 'p99 ms': '' }),
    'tick → power p50 ms': rounded(quantile(powerMs, 0.5)),
    'tick → power p99 ms': rounded(quantile(powerMs, 0.99)),
  }
  return { row, ticks }
}
