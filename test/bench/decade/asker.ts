import { join } from 'node:path'
import type { Settings } from '../../../broker/contract/settings.ts'
import { loadSettings } from '../../../broker/settings.ts'
import { type Meter, makeMeter } from '../../../ingest/meter.ts'
import { openStoreReader, type StoreReader } from '../../../ingest/store/reader.ts'
import { STORE_FILE } from '../../../ingest/store/schema.ts'
import { rehearse } from '../../../web/rehearsal.ts'
import type { Answered, AskOrder } from './ask.ts'
import { forgetPages } from './cold.ts'
import { METER } from './past.ts'
import { QUESTIONS } from './questions.ts'

/*
 * Asks one question of a past, again and again, in a process of its own.
 *   node asker.js ORDER
 */

/** As the web server starts; then the file is forgotten. */
function open(settings: Settings, meter: Meter, nowMs: number): StoreReader {
  const first = openStoreReader(settings)
  if (!first) throw new Error(`expected a store in ${settings.data}, got none`)
  rehearse(first, meter, nowMs)
  first.close()
  forgetPages(join(settings.data, STORE_FILE))
  return openStoreReader(settings) as StoreReader
}

function ask({ env, question, nowMs, runs }: AskOrder): Answered {
  const settings = loadSettings(undefined, env)
  const meter = makeMeter(settings, METER)
  const reader = open(settings, meter, nowMs)
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
