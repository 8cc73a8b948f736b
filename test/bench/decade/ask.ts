import { join } from 'node:path'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import type { Amounts } from '../amounts.ts'
import { runJob } from '../job.ts'
import { quantile, type Row, rounded, type Table } from '../table.ts'
import { forgetPages } from './cold.ts'
import { END_MS, type Past } from './past.ts'
import type { Question } from './questions.ts'

/** What an asker is to do. */
export interface AskOrder {
  env: Record<string, string>
  question: Question
  nowMs: number
  /** So often after the first time and as often again, measured only then; 0: the first time alone. */
  runs: number
}

/** How long it took, in ms. */
export interface Answered {
  firstMs: number
  warmMs: number[]
  /** CPU time of all warm runs. */
  cpuMs: number
}

/** How soon each question is answered: again and again, and in a new process with nothing of the file in memory. */
export async function askPasts(
  pasts: readonly Past[],
  { questions, warmRuns, coldRuns }: Amounts['decade'],
): Promise<Table> {
  const rows: Row[] = []
  for (const past of pasts) {
    for (const question of questions) rows.push(await measure(past, question, warmRuns, coldRuns))
  }
  const title =
    `Questions of a household to its past: warm, ${warmRuns} times in one process; cold, the first time in a new process ` +
    `with the file not in memory, the middle of ${coldRuns}. Aim: warm p50 below 5 ms, cold below 25 ms`
  return { title, rows }
}

async function measure(past: Past, question: Question, runs: number, coldRuns: number): Promise<Row> {
  const answers: Answered[] = []
  for (let run = 1; run <= coldRuns; run++) {
    forgetPages(join(past.folder, STORE_FILE))
    const order: AskOrder = { env: past.env, question, nowMs: END_MS, runs: run < coldRuns ? 0 : runs }
    answers.push(await runJob<Answered>('decade/asker', order))
  }
  const coldMs = answers.map(({ firstMs }) => firstMs)
  const { warmMs, cpuMs } = answers.at(-1) as Answered
  return {
    'imp/kWh': past.impulsesPerKwh,
    question,
    'p50 ms': rounded(quantile(warmMs, 0.5)),
    'p99 ms': rounded(quantile(warmMs, 0.99)),
    'CPU ms': rounded(cpuMs / warmMs.length),
    'cold ms': rounded(quantile(coldMs, 0.5)),
    'highest cold ms': rounded(quantile(coldMs, 1)),
  }
}
