import { freePort } from '../../e2e/port.ts'
import { type Program, portOf, wattwheel } from '../../e2e/program.ts'
import { residentMb } from '../gauge.ts'
import { type Row, rounded, type Table } from '../table.ts'
import { END_MS, METER, type Past } from './past.ts'

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS
const POINTS = 5000

const PATHS = [
  `power?from=${END_MS - DAY_MS}&to=${END_MS}&points=${POINTS}`,
  `power?from=${END_MS - 30 * DAY_MS}&to=${END_MS}&points=${POINTS}`,
  `energy?by=day&from=${END_MS - YEAR_MS}&to=${END_MS}`,
  `energy?by=month&from=${END_MS - 10 * YEAR_MS}&to=${END_MS}`,
  `profile?from=${END_MS - YEAR_MS}&to=${END_MS}`,
  `summary?at=${END_MS}`,
  `ticks?from=${END_MS - DAY_MS}&to=${END_MS}`,
]

/** How much memory the web server takes that is alone with a past, before and after it was asked everything. */
export async function measureResident(pasts: readonly Past[], runs: number): Promise<Table> {
  const rows: Row[] = []
  for (const past of pasts) rows.push(await measure(past, runs))
  const title = `Memory (RSS) of the web server alone, asked all questions ${runs} times. Aim: below 120 MB`
  return { title, rows }
}

async function measure({ env, impulsesPerKwh }: Past, runs: number): Promise<Row> {
  // Nobody listens there: what is past needs no broker.
  const url = `mqtt://127.0.0.1:${await freePort()}`
  const web = wattwheel(['web'], { ...env, WATTWHEEL_MQTT_URL: url })
  try {
    return { 'imp/kWh': impulsesPerKwh, ...(await askAll(web, runs)) }
  } finally {
    await web.stop()
  }
}

async function askAll(web: Program, runs: number): Promise<Row> {
  const port = await portOf(web, 'web')
  const atStartMb = residentMb(web.pid)
  for (let run = 0; run < runs; run++) {
    for (const path of PATHS) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/meters/${METER}/${path}`)
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`expected 200 of ${path}, got ${answer.status}: ${text}`)
    }
  }
  return {
    'at start MB': rounded(atStartMb),
    'afterwards MB': rounded(residentMb(web.pid)),
    'highest MB': rounded(residentMb(web.pid, 'VmHWM')),
  }
}
