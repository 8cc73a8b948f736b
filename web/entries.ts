import { setTimeout as delay } from 'node:timers/promises'
import { encode } from '../broker/contract/codec.ts'
import type { Entry } from '../broker/contract/messages.ts'
import { topicOf } from '../broker/contract/topics.ts'
import { Problem } from './problem.ts'
import type { Sources } from './sources.ts'

const LOOK_EVERY_MS = 20
const PATIENCE_MS = 5000

/**
 * Enters something at a meter: through the broker, so that ingest alone writes the store and everything that ever
 * happened is in the journal. Resolves when ingest has recorded it.
 * @throws Problem 503 without a broker, or when ingest does not record it in time: the broker has it then
 */
export async function enter({ settings, feed, clock, store }: Sources, meter: string, entry: Entry): Promise<void> {
  await feed.publish(topicOf(settings.mqtt.root, 'entry', meter), encode(entry))
  const untilMs = clock.monoMs() + PATIENCE_MS
  while (!store().hasEntry(meter, entry.id)) {
    if (clock.monoMs() > untilMs) {
      throw new Problem(503, 'The broker has it, but ingest has not recorded it yet. It will when it runs again.')
    }
    await delay(LOOK_EVERY_MS)
  }
}
