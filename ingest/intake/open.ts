import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { Admission } from '../../broker/service/connect.ts'
import { PATIENCE } from '../shards/leaving.ts'
import { shardOf } from '../shards/shard.ts'
import type { Workers } from '../shards/workers.ts'
import type { StoreWriter } from '../store/writer.ts'
import type { Intake, Record } from './intake.ts'
import { tailJournal } from './journal.ts'
import { makeClockPatience } from './patience.ts'
import { takeSlots } from './slots.ts'
import { subscribeDurable } from './subscription.ts'

/**
 * Opens the intake that the settings choose.
 * @param settings with all meters, also those of other workers
 * @param admitted is waited for before a connection is made anew, where another may have taken the place
 */
export function openIntake(
  settings: Settings,
  store: Pick<StoreWriter, 'position' | 'newestAtMs'>,
  record: Record,
  workers: Workers,
  log: Log,
  clock: Clock,
  admitted?: Admission,
): Intake {
  const shard = shardOf(settings)
  if (shard?.slots !== undefined) return takeSlots(settings, shard, record, workers, log, clock, admitted)
  if (settings.ingest.intake === 'subscription') {
    return subscribeDurable(settings, record, workers, log, clock, PATIENCE, admitted)
  }
  return tailJournal(settings.data, store.position, record, log, makeClockPatience(store.newestAtMs, clock), clock)
}
