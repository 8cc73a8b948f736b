import type { Outage } from '../../broker/contract/messages.ts'
import type { Dice } from '../../firmware/simulator/dice.ts'
import type { Disc, TimedTick } from './disc.ts'
import type { Ledger } from './ledger.ts'

/** What a sensor remembers until it is acknowledged; it forgets a turn now and then, and at some reboots everything. */
export interface Memory {
  readonly ticks: ReadonlySet<TimedTick>
  readonly outages: ReadonlySet<Outage>
  /** The disc turns; mostly that is remembered. */
  turn(): void
  reboot(): void
  ticksTaken(ticks: readonly TimedTick[]): void
  outageTaken(outage: Outage): void
  /** How often it started anew, and how often without what it had remembered. */
  reboots(): { all: number; forgetful: number }
  /** When the newest turn was that is remembered or was taken; 0 for none. */
  newestAtMs(): number
}

const FORGETS = 0.002
const MOST_FORGOTTEN = 20
const FORGETS_ALL = 0.25
const OUTAGE_MS = 1000

export function makeMemory(meter: string, disc: Disc, ledger: Ledger, chance: Dice): Memory {
  const ticks = new Set<TimedTick>()
  const outages = new Set<Outage>()
  const reboots = { all: 0, forgetful: 0 }
  let last: TimedTick | undefined
  let takenAtMs = 0
  let forgotten = 0
  let toForget = 0

  /** Mostly a tick says how many forgotten ones it stands for; otherwise a gap is all that tells of them. */
  const remembered = (tick: TimedTick): TimedTick =>
    forgotten > 0 && chance.happens(0.7) ? { ...tick, n: forgotten + 1 } : tick

  /** The next boot may know how far this one had counted. */
  function tellOutage(boot: string): void {
    if (!last || chance.happens(0.5)) return
    const { at, seq, boot: before } = last
    const ticksLost = chance.happens(0.5) ? null : 0
    const prev = { boot: before, seq }
    outages.add({ boot, no: 1, from: at, duration_ms: OUTAGE_MS, ticks_lost: ticksLost, prev })
  }

  return {
    ticks,
    outages,
    turn() {
      last = disc.turn()
      ledger.turned(meter, last)
      if (toForget === 0 && chance.happens(FORGETS)) toForget = Math.ceil(chance.between(0, MOST_FORGOTTEN))
      if (toForget > 0) {
        toForget--
        forgotten++
      } else {
        ticks.add(remembered(last))
        forgotten = 0
      }
    },
    reboot() {
      const boot = disc.reboot()
      forgotten = toForget = 0
      reboots.all++
      if (chance.happens(FORGETS_ALL)) {
        reboots.forgetful++
        ticks.clear()
        tellOutage(boot)
      }
      last = undefined
    },
    ticksTaken(taken) {
      for (const tick of taken) {
        if (!ticks.delete(tick)) continue
        ledger.acknowledged(meter, tick)
        takenAtMs = Math.max(takenAtMs, tick.at)
      }
    },
    outageTaken: (outage) => void outages.delete(outage),
    reboots: () => reboots,
    newestAtMs: () => Math.max(takenAtMs, [...ticks].at(-1)?.at ?? 0),
  }
}
