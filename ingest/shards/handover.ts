import { parseTopic } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import type { Arrival } from '../arrival.ts'
import { ownerOf, type Shard } from './shard.ts'
import { firstTopicOf, ownersTopicOf } from './topics.ts'
import type { Workers } from './workers.ts'

/** Gives what belongs to other workers to them; resolves to the rest when they have it. */
export type HandOver = (arrivals: readonly Arrival[]) => Promise<Arrival[]>

/**
 * When the number of workers has changed, the session of each still brings messages of meters that are no longer its
 * own; a slot's does not, as long as the broker sorts as the settings say. They go to the session of their owner, once
 * that is known to be there, and are acknowledged after that; until then nothing more is taken in, for what is not
 * acknowledged is lost by nobody.
 * @param shard who hands over; worker 0 owns nothing
 * @param publish resolves when the broker has it
 */
export function makeHandOver(
  root: string,
  shard: Shard,
  workers: Pick<Workers, 'known' | 'said'>,
  publish: (topic: string, payload: Buffer) => Promise<unknown>,
  log: Log,
): HandOver {
  const { worker, of, slots } = shard

  async function give({ topic, payload }: Arrival, owner: number): Promise<void> {
    if (workers.said(owner).length === 0) {
      log.warn({ topic, owner }, `messages wait for worker ${owner} of ${of}, which was never there: start it`)
    }
    await workers.known(owner)
    const [meter = '', name = ''] = topic.slice(root.length + 1).split('/')
    await publish(ownersTopicOf(root, shard, meter, name), Buffer.from(payload))
  }

  /** Who tries again because the rest was not recorded brings the same. */
  const given = new WeakSet<Arrival>()

  return async (arrivals) => {
    const own: Arrival[] = []
    const others: Promise<void>[] = []
    for (const one of arrivals) {
      const arrival = { ...one, topic: firstTopicOf(root, one.topic) }
      const meter = parseTopic(root, arrival.topic)?.owner
      const owner = meter ? ownerOf(meter, of, slots) : worker
      if (owner === worker) own.push(arrival)
      else if (!given.has(one)) others.push(give(arrival, owner).then(() => void given.add(one)))
    }
    await Promise.all(others)
    return own
  }
}
