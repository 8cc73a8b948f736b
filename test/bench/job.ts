import { fileURLToPath } from 'node:url'
import { run } from '../e2e/program.ts'

/** Runs a program of this folder in a process of its own: it is given an order, and its output is the answer, as JSON. */
export async function runJob<Answer>(
  program: 'generator' | 'prober' | 'guesser' | 'decade/asker' | 'decade/viewers',
  order: object,
): Promise<Answer> {
  const file = fileURLToPath(new URL(`${program}.js`, import.meta.url))
  const job = run(process.execPath, [file, JSON.stringify(order)])
  return JSON.parse(await job.find((lines) => lines.find((line) => line.startsWith('{')))) as Answer
}
