import type { Clock } from '../../broker/contract/clock.ts'
import { systemClock } from '../../broker/contract/clock.ts'
import { type Command, Usage } from '../../broker/contract/command.ts'
import { Fault } from '../../broker/contract/fault.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { deliver, type Outcome } from '../alerts/delivery.ts'
import { destinationsOf } from '../alerts/destination.ts'
import { quietly } from './quietly.ts'

/** `wattwheel alert test`: shows whether alerts reach people, quiet hours or not. */
export const alertCommand = {
  summary: 'send a test alert by webhook and ntfy',
  options: {},
  argument: { name: 'action', required: true, help: 'test' },
  adapt: quietly,
  async start(settings, _log, { action = '' }): Promise<undefined> {
    if (action !== 'test') throw new Usage(`expected test, got "${action}"`)
    const trials = await testAlert(settings, systemClock)
    for (const { text } of trials) process.stdout.write(`${text}\n`)
    const failed = trials.filter(({ well }) => !well).length
    if (failed > 0) throw new Fault(`alert test: ${failed} of ${trials.length} not delivered, named above.`)
  },
} satisfies Command

/** How one destination answered. */
export interface Trial {
  well: boolean
  text: string
}

/**
 * Sends a test alert to every destination of the settings.
 * @throws Fault when they name none
 */
export async function testAlert(settings: Settings, clock: Clock): Promise<Trial[]> {
  const destinations = destinationsOf(settings)
  if (destinations.length === 0) {
    throw new Fault('alert test: expected alerts.webhook or alerts.ntfy in the settings, got neither. Set one of them.')
  }
  const [meter = 'main', { name = meter } = {}] = Object.entries(settings.meters)[0] ?? []
  const message = 'This is a test: alerts of Wattwheel reach you.'
  const letter = { meter, name, at: Math.round(clock.wallMs()), kind: 'test', message }
  return Promise.all(
    destinations.map(async (to) => {
      const outcome = await deliver(to, letter, new AbortController().signal)
      return { well: outcome.result === 'delivered', text: `${to.name.padEnd(8)} ${to.host}: ${wordsOf(outcome)}` }
    }),
  )
}

function wordsOf(outcome: Outcome): string {
  return outcome.result === 'delivered' ? 'delivered' : `not delivered: ${outcome.reason}`
}
