import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../broker/contract/clock.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { topicOf } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import { connectService } from '../../broker/service/connect.ts'
import type { StoreReader } from '../store/reader.ts'
import type { ImportMessage } from './entries.ts'

/** So many messages are on their way at most: what ingest records at once stays small. */
const ON_THEIR_WAY = 100
const LOOK_EVERY_MS = 10
/** So long without anything recorded: broker or ingest is not there. */
const PATIENCE_MS = 30_000

/** Sends what an import consists of. */
export interface Sender {
  /**
   * Sends messages through the broker, in order, and resolves when ingest has recorded them.
   * @param recorded is told how many are, now and then
   * @throws Fault when nothing moves any more
   */
  send(messages: readonly ImportMessage[], recorded: (messages: number) => void): Promise<void>
  close(): Promise<void>
}

/** Opens a connection to the broker of the settings for an import into a meter. */
export async function openSender(
  settings: Settings,
  store: StoreReader,
  meter: string,
  log: Log,
  clock: Clock,
): Promise<Sender> {
  const stop = new AbortController()
  const id = `wattwheel-import-${process.pid}`
  const client = await connectService(settings, id, { clean: true }, log, stop.signal)
  let failure: Error | undefined

  function publish({ topic, payload }: ImportMessage): void {
    client.publish(topicOf(settings.mqtt.root, topic, meter), payload, { qos: 1 }, (error) => {
      if (error) failure = error
    })
  }

  /** Resolves when ingest has recorded an entry; an outage is recorded with the next one. */
  async function untilRecorded({ id }: ImportMessage): Promise<void> {
    const untilMs = clock.monoMs() + PATIENCE_MS
    while (id !== '' && !store.hasEntry(meter, id)) {
      if (failure) throw new Fault(`import: the broker took no more: ${failure.message}`, { cause: failure })
      if (clock.monoMs() > untilMs) throw new Fault(silence(client.connected))
      await delay(LOOK_EVERY_MS)
    }
  }

  return {
    async send(messages, recorded) {
      for (const [i, message] of messages.entries()) {
        publish(message)
        const awaited = messages[i - ON_THEIR_WAY]
        if (!awaited) continue
        await untilRecorded(awaited)
        recorded(i - ON_THEIR_WAY + 1)
      }
      for (const [i, message] of [...messages.entries()].slice(-ON_THEIR_WAY)) {
        await untilRecorded(message)
        recorded(i + 1)
      }
    },
    async close() {
      stop.abort()
      await client.endAsync(!client.connected)
    },
  }
}

function silence(connected: boolean): string {
  const missing = connected ? 'ingest to record what was sent' : 'the broker to answer'
  const what = `import: expected ${missing} within ${PATIENCE_MS / 1000} s, got nothing.`
  return `${what} Start Wattwheel, and give the command again: it goes on where it stopped.`
}
