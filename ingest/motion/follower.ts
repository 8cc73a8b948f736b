import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert, Turn } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { MOTION_FRESH_MS, type Motion } from '../fusion.ts'
import { type Meter, makeMeter } from '../meter.ts'
import { whPerTickAt } from '../past/constants.ts'
import { constantsIn } from '../past/history.ts'
import type { ShapeFinder } from '../past/shape.ts'
import type { TurnNumber } from '../store/numbers.ts'
import type { StoreWriter } from '../store/writer.ts'
import { type MotionJudge, makeMotionJudge } from './judge.ts'
import { motionOf } from './motion.ts'
import { shapeOf } from './shaping.ts'
import { makeTrack, type Track } from './track.ts'

/** Follows the discs between their marks, by what the sensors tell of them. Nothing of it counts energy. */
export interface Follower {
  /** A sensor tells how its disc moves, now; what does not fit the ticks is dropped. */
  turned(meter: string, turn: Turn): void
  /** Ticks of these meters are in the store: judges the motion by them. */
  ticked(meters: Iterable<string>): void
  /** The newest motion, if it is to be believed; how fresh it is, is for its reader to see. */
  motion(meter: string): Motion | undefined
  /** Finds the shapes of a meter's turns; undefined where no motion is believed. */
  shapes(meter: string): ShapeFinder | undefined
}

/** What follows from it. */
export interface FollowerEvents {
  /** A disc moves in another way than before. */
  moved(meter: string): void
  alert(meter: string, kind: Alert['kind'], message: string): void
}

interface Followed {
  meter: Meter
  track: Track
  judge: MotionJudge
  /** Messages that were dropped, and are not tallied yet: that takes a commit. */
  unfit: number
  /** The number of the newest tick, once it has been asked for. */
  newest?: TurnNumber | undefined
}

/** Makes what follows the meters of the settings. */
export function makeFollower(
  settings: Settings,
  { reader, standing, tally }: Pick<StoreWriter, 'reader' | 'standing' | 'tally'>,
  clock: Clock,
  { moved, alert }: FollowerEvents,
): Follower {
  const followed = new Map<string, Followed>()
  for (const id of Object.keys(settings.meters)) {
    const [meter, track] = [makeMeter(settings, id), makeTrack()]
    const judge = makeMotionJudge(meter, track, reader, standing, (kind, message) => alert(id, kind, message))
    followed.set(id, { meter, track, judge, unfit: 0 })
  }

  /** The tick that it counts from is the newest known, or still on its way. */
  function follows(one: Followed, { boot, seq }: Turn): boolean {
    const { id } = one.meter
    one.newest ??= reader.newestNumber(id)
    if (one.newest?.boot === boot) return seq === one.newest.seq || seq === one.newest.seq + 1
    return seq <= 1 && reader.highestNumber(id, boot) === 0
  }

  function isPossible(meter: Meter, { turns_per_hour: perHour, age_ms: ageMs }: Turn): boolean {
    const wh = whPerTickAt(constantsIn(reader, meter), Number.POSITIVE_INFINITY)
    return ageMs <= MOTION_FRESH_MS && perHour * wh <= meter.maxPowerW
  }

  function motion(id: string): Motion | undefined {
    const one = followed.get(id)
    return one?.judge.isBelieved() ? one.track.newest() : undefined
  }

  return {
    turned(id, turn) {
      const one = followed.get(id)
      if (!one) return
      if (isPossible(one.meter, turn) && follows(one, turn)) {
        one.track.add(motionOf(turn, clock.wallMs()))
        moved(id)
      } else one.unfit++
    },
    ticked(meters) {
      for (const id of meters) {
        const one = followed.get(id)
        if (!one) continue
        one.newest = undefined
        one.judge.judge()
        if (one.unfit > 0) tally(id, 'turn_unfit', one.unfit)
        one.unfit = 0
      }
    },
    motion,
    shapes(id) {
      if (!motion(id)) return undefined
      const { track } = followed.get(id) as Followed
      return (fromMs, toMs) => shapeOf(track.within(fromMs, toMs), fromMs, toMs)
    },
  }
}
