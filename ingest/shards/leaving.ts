import { setTimeout as delay } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import type { Log } from '../../broker/log.ts'
import { unsubscribeAll } from '../../broker/service/subscribe.ts'
import type { Waiting } from '../intake/acknowledge.ts'

/** When a session has brought all that it had kept. */
export interface Patience {
  lookEveryMs: number
  /** In so many looks nothing waited to be acknowledged. */
  quietLooks: number
}

/**
 * A broker sends what it has kept as fast as it is acknowledged, of a minute hardly a moment would be quiet; or it brings
 * again, within that minute, what it could not send.
 */
export const PATIENCE: Patience = { lookEveryMs: 1000, quietLooks: 60 }

/** How it is at a look: `quiet` counts, `busy` does not, and after `unknown` the count begins anew. */
export type Quiet = () => 'quiet' | 'busy' | 'unknown'

/** @param areAllThere whether those are online whom the meters belong to: what comes now they get as well */
export function makeQuiet(client: MqttClient, { isEmpty, cameAgain }: Waiting, areAllThere: () => boolean): Quiet {
  return () => {
    if (cameAgain() || !client.connected || !areAllThere()) return 'unknown'
    return isEmpty() ? 'quiet' : 'busy'
  }
}

/**
 * Resolves when it was quiet in as many looks as it takes.
 * @throws an AbortError when the signal comes before, and what `howQuiet` throws
 */
export async function untilQuiet(howQuiet: Quiet, signal: AbortSignal, patience: Patience): Promise<void> {
  for (let seen = 0; seen < patience.quietLooks; ) {
    await delay(patience.lookEveryMs, undefined, { signal })
    const now = howQuiet()
    if (now === 'unknown') seen = 0
    if (now === 'quiet') seen++
  }
}

/**
 * Ends the subscriptions that a session still has to topics of others, as soon as it has brought what it had kept of
 * them: some brokers drop that with the subscription.
 */
export function leaveOthers(
  client: MqttClient,
  filters: readonly string[],
  howQuiet: Quiet,
  log: Log,
  signal: AbortSignal,
  patience: Patience,
): void {
  async function leave(): Promise<void> {
    while (!signal.aborted) {
      try {
        await untilQuiet(howQuiet, signal, patience)
        await unsubscribeAll(client, filters)
        log.info({ filters: filters.length }, 'what belongs to other workers is left to them')
        return
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, `not left to other workers yet: ${(error as Error).message}`)
      }
    }
  }
  client.once('connect', ({ sessionPresent }) => void (sessionPresent && leave()))
}
