import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { MeterSettings, Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { livePower, rotationOf } from '../live.ts'
import { type Meter, makeMeter } from '../meter.ts'
import { openHistory } from '../past/history.ts'
import type { StoreWriter } from '../store/writer.ts'
import { SLOT_MS } from '../summary/days.ts'
import { gather } from '../summary/evidence.ts'
import type { Ledger } from '../summary/ledger.ts'
import { periodsAt } from '../summary/periods.ts'
import { judgeAlwaysOn } from './always-on.ts'
import { judgeBudget, monthlyCostOf } from './budget.ts'
import { judgeHighPower, sustainedPowerW } from './high-power.ts'
import { judgeLeftOn, lastHalfHours } from './left-on.ts'
import type { Verdict } from './verdict.ts'

/** Those who look at what a household uses, and tell people what is unusual; each thing once, restarts or not. */
export interface Judges {
  /** There is somebody to tell, and the backlog has been read. */
  connected(): void
  /** There is nobody: nothing is judged until there is. */
  lost(): void
  /**
   * Judges what is due, a meter in each turn of the event loop; also done every minute. When the store goes away, what
   * is left waits for the next minute.
   */
  look(): Promise<void>
  close(): void
}

type Judged = 'power_high' | 'budget' | 'device_left_on' | 'always_on_rose'

const LOOK_MS = 60_000

/**
 * @param alert tells people
 * @param idle resolves when there is nothing to do that is more urgent
 */
export function appointJudges(
  settings: Settings,
  { reader, standing }: Pick<StoreWriter, 'reader' | 'standing'>,
  clock: Clock,
  log: Log,
  alert: (meter: string, kind: Alert['kind'], message: string) => void,
  idle: () => Promise<void>,
): Judges {
  const meters = Object.entries(settings.meters).map(([id, meter]) => ({
    meter: makeMeter(settings, id),
    limits: meter,
  }))
  let isConnected = false
  let isLooking = false
  let isAway = false
  const judge = makeJudge({ reader, standing }, clock, alert)
  /** The half hour that was judged last. */
  let judgedSlot = 0

  async function look(): Promise<void> {
    if (!isConnected || isLooking) return
    isLooking = true
    const slot = Math.floor(clock.wallMs() / SLOT_MS)
    const isNewSlot = slot !== judgedSlot
    const isDone = await judgeAll(isNewSlot)
    if (isDone) judgedSlot = slot
    isLooking = false
  }

  /** Whether all of them could be judged. */
  async function judgeAll(isNewSlot: boolean): Promise<boolean> {
    for (const { meter, limits } of meters) {
      await idle()
      if (!isConnected) return false
      try {
        judge(meter, limits, isNewSlot)
        isAway = false
      } catch (error) {
        failed(meter, error as Error)
      }
      if (isAway) return false
      await nextTurn()
    }
    return isConnected
  }

  /** A store that is away fails for all meters alike: that is told of once. */
  function failed({ id }: Meter, error: Error): void {
    if (!isAway) log.error({ err: error }, `judging ${id} failed: ${error.message}`)
    try {
      reader.meters()
      isAway = false
    } catch {
      isAway = true
    }
  }

  const timer = setInterval(look, LOOK_MS)
  return {
    connected() {
      isConnected = true
    },
    lost() {
      isConnected = false
    },
    look,
    close() {
      isConnected = false
      clearInterval(timer)
    },
  }
}

/** Judges one meter, by what is unusual of it only where a half hour has begun. */
function makeJudge(
  { reader, standing }: Pick<StoreWriter, 'reader' | 'standing'>,
  clock: Clock,
  alert: (meter: string, kind: Alert['kind'], message: string) => void,
) {
  function apply(meter: string, kind: Judged, verdict: Verdict): void {
    const stands = standing.since(meter, kind) !== undefined
    if (verdict === 'over' && stands) standing.clear(meter, kind)
    if (verdict === undefined || verdict === 'over' || stands) return
    alert(meter, kind, verdict.tell)
    standing.raise(meter, kind, clock.wallMs())
  }

  function judgeNow({ id, name, currency }: Meter, ledger: Ledger, limits: MeterSettings, powerW: number | null): void {
    const { high_power_w: limitW, budget_per_month: budget } = limits
    const sustained = limitW === undefined ? null : sustainedPowerW(ledger.history, powerW)
    if (limitW !== undefined) apply(id, 'power_high', judgeHighPower(name, limitW, sustained))
    const month = budget === undefined ? null : monthlyCostOf(ledger, clock.wallMs())
    if (budget === undefined || !month) return
    apply(id, 'budget', judgeBudget(name, budget, currency, month, standing.since(id, 'budget')))
  }

  /** What is unusual shows in whole half hours and nights. */
  function judgeHabits({ id, name, zone }: Meter, ledger: Ledger): void {
    const nowMs = clock.wallMs()
    const { days } = gather(ledger, periodsAt(zone, nowMs))
    apply(id, 'device_left_on', judgeLeftOn(name, lastHalfHours(ledger.history, zone, days, nowMs)))
    apply(id, 'always_on_rose', judgeAlwaysOn(name, days))
  }

  /** What a meter is judged by. */
  const lookAt = (meter: Meter) => () => {
    const history = openHistory(reader, meter)
    return { stored: reader.meter(meter.id), history, rotation: rotationOf(reader, meter, history.constants) }
  }

  return function judge(meter: Meter, limits: MeterSettings, isNewSlot: boolean): void {
    if (!isNewSlot && limits.high_power_w === undefined && limits.budget_per_month === undefined) return
    const { stored, history, rotation } = reader.ahead(lookAt(meter))
    if (!stored || stored.lastAtMs === null) return
    const { zone, tariffs } = meter
    const { powerW } = livePower(rotation, undefined, stored.sensor, Math.round(clock.wallMs()))
    judgeNow(meter, { history, zone, tariffs }, limits, powerW)
    if (isNewSlot) judgeHabits(meter, { history, zone, tariffs })
  }
}
