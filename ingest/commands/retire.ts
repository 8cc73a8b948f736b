import { systemClock } from '../../broker/contract/clock.ts'
import { type Command, Usage } from '../../broker/contract/command.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { retire } from '../shards/retire.ts'
import { type Shard, shardOf } from '../shards/shard.ts'

/** `wattwheel retire`: a broker keeps what comes for a worker that is no more, until somebody ends that. */
export const retireCommand = {
  summary: 'give what waits for an ingest worker that is no more to the others',
  options: {},
  argument: { name: 'number', required: true, help: 'of the worker; 0: the one that was alone, without a shard' },
  adapt: async (settings) => ({ ...settings, log: { level: 'warn' as const } }),
  async start(settings, log, { number = '' }): Promise<undefined> {
    const retired = retiredOf(settings, number)
    const given = await retire(settings, retired, log, systemClock)
    process.stdout.write(`Gave ${given} messages to the others; worker ${retired.worker} has no session any more.\n`)
  },
} satisfies Command

/** @throws Usage for one that is at work, or where there are no workers */
function retiredOf(settings: Settings, number: string): Shard {
  const { of, slots } = shardOf(settings) ?? {}
  if (of === undefined) throw new Usage('expected ingest.shard in the settings to say how many workers there are')
  const worker = /^\d{1,3}$/.test(number) ? Number(number) : -1
  if (worker === 0 || worker > of || (slots !== undefined && worker > 0)) return { worker, of, slots }
  throw new Usage(`expected 0, or the number of a worker after the ${of} there are, got "${number}"`)
}
