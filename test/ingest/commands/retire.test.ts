import { expect, it } from 'vitest'
import { readCommandLine } from '../../../broker/contract/command.ts'
import { retireCommand } from '../../../ingest/commands/retire.ts'
import { makeSettings, makeTestLog } from '../../rig.ts'

/** Runs `wattwheel retire` with this shard in the settings. */
async function retiring(shard: string | undefined, number: string): Promise<void> {
  const settings = makeSettings(({ ingest }) => Object.assign(ingest, { intake: 'subscription', shard }))
  const request = readCommandLine({ retire: retireCommand }, ['retire', number])
  if (typeof request !== 'string') await request.command.start(settings, makeTestLog().log, request.values)
}

it.each([
  [undefined, '3', 'expected ingest.shard in the settings to say how many workers there are'],
  ['1/2', '2', 'expected 0, or the number of a worker after the 2 there are, got "2"'],
  ['1/2', 'third', 'expected 0, or the number of a worker after the 2 there are, got "third"'],
])('wattwheel retire, where the shard is %s, refuses %s', async (shard, number, message) => {
  await expect(retiring(shard, number)).rejects.toThrow(message)
})
