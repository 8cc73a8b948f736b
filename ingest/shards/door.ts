import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import type { Admission } from '../../broker/service/connect.ts'
import { scouted } from '../../broker/service/scouts.ts'
import { makeComplaint } from '../care/complaint.ts'
import { RETRY_MS } from '../care/insist.ts'

/** Where a worker is let to the broker, while the store's lease is its own. */
export interface Door {
  /** Undefined where the store is a file: that has one writer. */
  readonly admitted: Admission | undefined
  /** Nobody is let in any more. */
  close(): void
}

/**
 * Who comes to a broker with another's name ends that one's session: two that take themselves for the same worker would
 * do so to each other for ever.
 * @param hold fails while another has the lease, or nobody can tell
 */
export function openDoor(settings: Settings, hold: () => void, log: Log, clock: Clock): Door {
  const complain = makeComplaint(log, clock)
  const closing = new AbortController()
  const scouts = scouted(settings, log, closing.signal)
  let asking: Promise<boolean> | undefined

  async function ask(): Promise<boolean> {
    await scouts?.()
    while (!closing.signal.aborted) {
      try {
        hold()
        return true
      } catch (error) {
        complain(error as Error, `staying away from the broker: ${(error as Error).message}`)
        await delay(RETRY_MS)
      }
    }
    return false
  }

  /** Those who come meanwhile wait for the same answer. */
  async function admitted(): Promise<boolean> {
    asking ??= ask()
    const isAdmitted = await asking
    asking = undefined
    return isAdmitted
  }

  return {
    admitted: settings.store === undefined ? undefined : admitted,
    close: () => closing.abort(),
  }
}
