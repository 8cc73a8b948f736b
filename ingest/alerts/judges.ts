import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { MeterSettings, Settings } from '../../broker/contract/settings.ts'
import type { Log } from '../../broker/log.ts'
import { attempt } from '../care/attempt.ts'
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
  /** Judges what is due, a meter in each turn of the event loop; also done every minute. */
  look(): Promise<void>
  close(): void
}

type Judged = 'power_high' | 'budget' | 'device_left_on' | 'always_on_rose'

const LOOK_MS = 60_000

/** @param alert tells people */
export function appointJudges(
  settings: Settings,
  { reader, standing }: Pick<StoreWriter, 'reader' | 'standing'>,
  clock: Clock,
  log: Log,
  alert: (meter: string, kind: Alert['kind'], message: string) => void,
): Judges {
  const meters = Object.entries(settings.meters).map(([id, meter]) => ({
    meter: makeMeter(settings, id),
    limits: meter,
  }))
  let isConnected = false
  let isLooking = false
  /** The half hour that was judged last. */
  let judgedSlot = 0

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

  function judge(meter: Meter, limits: MeterSettings, isNewSlot: boolean): void {
    const stored = reader.meter(meter.id)
    if (!stored || stored.lastAtMs === null) return
    const history = openHistory(reader, meter)
    const { zone, tariffs } = meter
    const rotation = rotationOf(reader, meter, history.constants)
    const { powerW } = livePower(rotation, undefined, stored.sensor, Math.round(clock.wallMs()))
    judgeNow(meter, { history, zone, tariffs }, limits, powerW)
    if (isNewSlot) judgeHabits(meter, { history, zone, tariffs })
  }

  async function look(): Promise<void> {
    if (!isConnected || isLooking) return
    isLooking = true
    const slot = Math.floor(clock.wallMs() / SLOT_MS)
    const isNewSlot = slot !== judgedSlot
    for (const { meter, limits } of meters) {
      attempt(log, `judging ${meter.id}`, () => judge(meter, limits, isNewSlot))
      await nextTurn()
      if (!isConnected) break
    }
    if (isConnected) judgedSlot = slot
    isLooking = false
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
