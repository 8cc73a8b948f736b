import type { MqttClient } from 'mqtt'
import { type Clock, systemClock } from '../broker/contract/clock.ts'
import { encode } from '../broker/contract/codec.ts'
import type { Settings } from '../broker/contract/settings.ts'
import { type Log, sparingly } from '../broker/log.ts'
import type { Batch } from './arrival.ts'
import { keepBackups } from './backup.ts'
import { makeFiller } from './filler.ts'
import { tailJournal } from './intake/journal.ts'
import { subscribeDurable } from './intake/subscription.ts'
import { openLink } from './link.ts'
import { makePace } from './pace.ts'
import { SILENCE_MS, watchPresence } from './presence.ts'
import { makePublisher, say } from './publisher.ts'
import type { Recorded } from './store/said.ts'
import { lostMessage } from './store/spans.ts'
import { openStoreWriter } from './store/writer.ts'

/** A running ingest. */
export interface Ingest {
  close(): Promise<void>
}

/** The position in the journal is told at most this often. */
const POSITION_INTERVAL_MS = 100

/**
 * Starts the worker that brings ticks into the store and publishes what follows from them.
 * It waits for the broker as long as it takes.
 * @param silenceMs how long after a connection a sensor may be silent before it counts as away
 * @throws Fault when the data folder or the store in it cannot be used
 */
export async function startIngest(
  settings: Settings,
  log: Log,
  clock: Clock = systemClock,
  silenceMs: number = SILENCE_MS,
): Promise<Ingest> {
  const store = openStoreWriter(settings)
  const warn = sparingly(log, clock)
  const publisher = makePublisher(settings, store.reader, clock, log)
  let client: MqttClient | undefined
  let caughtUp = false
  let read: Batch['read']

  const missing = (meter: string) => {
    if (client) say(client, settings, 'sensor', meter, 'offline')
  }
  const presence = watchPresence(Object.keys(settings.meters), store, clock, publisher.changed, missing, silenceMs)
  const position = makePace(POSITION_INTERVAL_MS, clock, () => {
    if (!client?.connected || !read) return
    const { journal, position } = read
    say(client, settings, 'journalPosition', '', encode({ journal, position, backed_up: backups.position(journal) }))
  })
  const backups = keepBackups(settings, store, log, clock, position.due)
  const announce = () => {
    if (client && caughtUp) publisher.announce(client)
    position.due()
  }

  function told({ meters, lost }: Recorded): void {
    for (const one of lost) publisher.alert(one.meter, 'ticks_lost', lostMessage(one))
    for (const meter of meters) publisher.changed(meter)
  }
  const filler = makeFiller(store, clock, log, told)

  async function record(batch: Batch): Promise<void> {
    const recorded = await store.record(batch)
    for (const { topic, fault } of recorded.faults) {
      warn(`${topic} ${fault.reason}`, { topic, reason: fault.reason }, `dropped: ${fault.detail}`)
    }
    for (const [meter, arrivedAtMs] of recorded.turned) presence.spoke(meter, arrivedAtMs)
    told(recorded)
    if (!batch.read) return
    read = batch.read
    position.due()
  }

  const intake =
    settings.ingest.intake === 'journal'
      ? tailJournal(settings.data, store.position, record, log)
      : subscribeDurable(settings, record, log, clock)
  void intake.caughtUp.then(() => {
    caughtUp = true
    filler.start()
    announce()
    backups.begin()
  })
  const link = openLink(settings, log, presence, clock.wallMs, {
    connected(connection) {
      client = connection
      announce()
    },
    lost: publisher.silence,
    grown: intake.wake,
    dropped(meter, topic, reason, detail) {
      store.tally(meter, reason)
      warn(`${topic} ${reason}`, { topic, reason }, `dropped: ${detail}`)
    },
  })

  return {
    async close() {
      filler.close()
      await intake.close()
      await backups.close()
      presence.close()
      position.close()
      publisher.close()
      await link.close()
      store.close()
    },
  }
}
