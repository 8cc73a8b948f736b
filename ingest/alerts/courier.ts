import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { homeZone } from '../meter.ts'
import { isWithin } from '../tariff.ts'
import { deliver } from './delivery.ts'
import { type Destination, destinationsOf, type Letter } from './destination.ts'
import { openOutbox } from './outbox.ts'

/** Brings alerts to people: each to every destination, in order, as soon as it can be. */
export interface Courier {
  send(meter: string, alert: Alert): void
  close(): Promise<void>
}

/** How long to wait after a failure; twice as long after each further one, up to the longest. */
export interface Patience {
  firstMs: number
  longestMs: number
  /** How often to look whether the quiet hours are over. */
  quietMs: number
}

const PATIENCE: Patience = { firstMs: 5000, longestMs: 900_000, quietMs: 30_000 }
/** What concerns every meter, a full disk say, is told of each: people need it once. */
const SAME_MS = 60_000

/** Takes up what waited when ingest ended. */
export function openCourier(settings: Settings, log: Log, clock: Clock, patience: Patience = PATIENCE): Courier {
  const zone = homeZone(settings)
  const { quiet_hours: quietHours } = settings.alerts
  const isQuiet = () => quietHours !== undefined && isWithin(quietHours, zone.localAt(clock.wallMs()).hour)
  const rounds = destinationsOf(settings).map((to) => startRound(settings.data, to, log, isQuiet, patience))
  let last: Alert | undefined

  return {
    send(meter, alert) {
      const isSame = last?.kind === alert.kind && last.message === alert.message && alert.at - last.at < SAME_MS
      last = alert
      if (isSame) return
      for (const round of rounds) round.add({ meter, name: settings.meters[meter]?.name ?? meter, ...alert })
    },
    async close() {
      await Promise.all(rounds.map((round) => round.close()))
    },
  }
}

/** The deliveries to one destination, one after the other. */
function startRound(data: string, to: Destination, log: Log, isQuiet: () => boolean, patience: Patience) {
  const stop = new AbortController()
  const outbox = openOutbox(data, to.name, log)
  let waitMs = patience.firstMs
  let timer: NodeJS.Timeout | undefined
  let delivering = Promise.resolve()
  let isDelivering = false

  function go(): void {
    clearTimeout(timer)
    timer = undefined
    if (!isDelivering) delivering = deliverAll()
  }

  function goIn(ms: number): void {
    if (!stop.signal.aborted) timer = setTimeout(go, ms)
  }

  async function deliverAll(): Promise<void> {
    isDelivering = true
    for (let letter = outbox.letters[0]; letter && !stop.signal.aborted; letter = outbox.letters[0]) {
      if (isQuiet()) {
        goIn(patience.quietMs)
        break
      }
      if (!(await isDone(letter))) break
    }
    isDelivering = false
  }

  /** Whether a letter is delivered, or never will be. */
  async function isDone(letter: Letter): Promise<boolean> {
    const outcome = await deliver(to, letter, stop.signal)
    if (stop.signal.aborted) return false
    const about = { destination: to.name, host: to.host, meter: letter.meter, kind: letter.kind }
    if (outcome.result === 'later') {
      log.warn(about, `alert not delivered: ${outcome.reason}; trying again in ${waitMs / 1000} s`)
      goIn(waitMs)
      waitMs = Math.min(2 * waitMs, patience.longestMs)
      return false
    }
    if (outcome.result === 'refused') {
      log.error(about, `alert refused: ${outcome.reason}; it is given up. Correct alerts.${to.name}.`)
    }
    waitMs = patience.firstMs
    outbox.remove(letter)
    return true
  }

  go()
  return {
    add(letter: Letter): void {
      outbox.add(letter)
      if (!timer) go()
    },
    async close(): Promise<void> {
      stop.abort()
      clearTimeout(timer)
      await delivering
    },
  }
}
