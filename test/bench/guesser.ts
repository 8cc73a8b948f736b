import { setTimeout as delay } from 'node:timers/promises'
import { flood, GUESS } from '../web/flood.ts'
import type { Guessed, Guesses } from './flood.ts'

/*
 * Guesses the admin password at a pace, which is kept however late the answers come: that is the load.
 *   node guesser.js GUESSES
 */

const BEAT_MS = 10

async function guess({ webPort, perSecond, seconds }: Guesses): Promise<Guessed> {
  const guesses = flood(webPort, GUESS)
  const most = perSecond * seconds
  const beganMs = performance.now()
  for (let sent = 0; sent < most; await delay(BEAT_MS)) {
    const due = Math.min(most, Math.floor(((performance.now() - beganMs) / 1000) * perSecond))
    guesses.send(due - sent)
    sent = due
  }
  await guesses.answered()
  guesses.close()
  return { statuses: Object.fromEntries(guesses.statuses) }
}

process.stdout.write(`${JSON.stringify(await guess(JSON.parse(process.argv[2] ?? '{}') as Guesses))}\n`)
