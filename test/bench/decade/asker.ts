import { loadSettings } from '../../../broker/settings.ts'
import { makeMeter } from '../../../ingest/meter.ts'
import { openStoreReader } from '../../../ingest/store/reader.ts'
import type { Answered, AskOrder } from './ask.ts'
import { METER } from './past.ts'
import { QUESTIONS } from './questions.ts'

/*
 * Asks one question of a past, again and again, in a process of its own.
 *   node asker.js ORDER
 */

function ask({ env, question, nowMs, runs }: AskOrder): Answered {
  const settings = loadSettings(undefined, env)
  const meter = makeMeter(settings, METER)
  const reader = openStoreReader(settings)
  if (!reader) throw new Error(`expected a store in ${settings.data}, got none`)
  const answer = QUESTIONS[question]
  const timed = () => {
    const sinceMs = performance.now()
    answer({ reader, meter, nowMs })
    return performance.now() - sinceMs
  }
  const firstMs = timed()
  // The compiler needs some runs to find out what is worth its while.
  for (let run = 0; run < runs; run++) timed()
  const before = process.cpuUsage()
  const warmMs = Array.from({ length: runs }, timed)
  const { user, system } = process.cpuUsage(before)
  reader.close()
  return { firstMs, warmMs, cpuMs: (user + system) / 1000 }
}

process.stdout.write(`${JSON.stringify(ask(JSON.parse(process.argv[2] ?? '{}') as AskOrder))}\n`)
