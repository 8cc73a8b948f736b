import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, systemClock } from '../../broker/contract/clock.ts'
import { type JournalReader, openJournalReader } from '../../broker/journal/reader.ts'
import type { Log } from '../../broker/log.ts'
import { makeComplaint } from '../care/complaint.ts'
import type { Intake, Record } from './intake.ts'
import type { ClockPatience } from './patience.ts'
import { retime } from './retime.ts'

/** The most entries recorded in one transaction. */
const BATCH = 4000
/** How long to wait for the journal to appear, and after a failure. */
const RETRY_MS = 1000
/** How long to wait for a wake-up before looking all the same. */
export const LOOK_MS = 5000
/** A batch that leaves nothing behind is followed by another no sooner, so that a stream of ticks shares its commits. */
const BREATH_MS = 4

/**
 * Tails the embedded broker's journal: reads on from the stored position, so that each entry is recorded
 * once, whenever either side is killed.
 * @param positionOf how far a journal has been recorded
 * @param patience holds entries back while the clock that gave them their time is known to be wrong
 */
export function tailJournal(
  dataFolder: string,
  positionOf: (journal: string) => number,
  record: Record,
  log: Log,
  patience: ClockPatience,
  clock: Clock = systemClock,
): Intake {
  const complain = makeComplaint(log, clock)
  const stop = new AbortController()
  let tellCaughtUp = () => {}
  const caughtUp = new Promise<void>((resolve) => {
    tellCaughtUp = resolve
  })
  let rouse = () => {}
  let woken = false
  let beganAt = ''

  /** Until a wake-up comes, or it is time to look all the same. */
  async function sleep(): Promise<void> {
    if (woken) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      rouse = resolve
      timer = setTimeout(resolve, LOOK_MS)
    })
    clearTimeout(timer)
  }

  function wake(): void {
    woken = true
    rouse()
  }

  async function follow(reader: JournalReader): Promise<void> {
    let position = positionOf(reader.id)
    const place = `${reader.id} ${position}`
    if (place !== beganAt) log.info({ journal: reader.id, position }, 'reading the journal')
    beganAt = place
    // The position is told at once, also when nothing is new: the broker may have forgotten it.
    await record({ arrivals: [], read: { journal: reader.id, from: position, position } })
    while (!stop.signal.aborted) {
      if (reader.isReplaced()) {
        log.info({ journal: reader.id, position }, 'another file is in the place of the journal: opening it')
        return
      }
      woken = false
      const begunAtMs = clock.monoMs()
      const unread = reader.after(position, BATCH)
      const entries = patience.ripe(unread, BATCH)
      const last = entries.at(-1)
      if (last) {
        await record({
          arrivals: retime(entries),
          read: { journal: reader.id, from: position, position: last.position },
        })
        position = last.position
      } else {
        if (unread.length === 0) tellCaughtUp()
        await sleep()
      }
      const restMs = unread.length < BATCH ? begunAtMs + BREATH_MS - clock.monoMs() : 0
      await (restMs > 0 ? delay(restMs) : new Promise(setImmediate))
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      let reader: JournalReader | undefined
      try {
        reader = openJournalReader(dataFolder)
        if (reader) await follow(reader)
        else log.debug('waiting for the broker to make its journal')
      } catch (error) {
        complain(error as Error, `journal not read on, trying again: ${(error as Error).message}`)
      } finally {
        reader?.close()
      }
      await delay(RETRY_MS, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  const running = run()
  return {
    wake,
    caughtUp,
    async close() {
      stop.abort()
      wake()
      await running
    },
  }
}
