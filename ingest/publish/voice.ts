import type { Clock } from '../../broker/contract/clock.ts'
import type { Log } from '../../broker/log.ts'
import { type Motion, ruleEndMs } from '../fusion.ts'
import { makeKnown, type Turning } from '../known.ts'
import type { Want } from '../learning.ts'
import { composeLive, livePower } from '../live.ts'
import type { Meter } from '../meter.ts'
import { nextFallAtMs, type Rotation } from '../power.ts'
import type { StoredMeter, StoreReader } from '../store/reader.ts'
import { makePace } from './pace.ts'
import type { Rest } from './rest.ts'
import { makePowerTelling, makeTelling, type Say } from './telling.ts'

const COMMIT_INTERVAL_MS = 500
const FALL_INTERVAL_MS = 1000
const HEARTBEAT_MS = 30_000

/** Says what is known of one meter, at the pace of the contract. */
export interface Voice {
  /** A commit, or a sensor that came or went, changed it. */
  changed(): void
  /** The same, where several are to be told of. */
  change(): Change
  /** Its disc moves in another way than before: that changes the power, and no sum. */
  moved(): void
  /** What was said may be forgotten: say everything again. */
  again(): void
  /** What is to be found out before that, if anything is; that may be done together with others. */
  wants(): Want | undefined
  /** Whether there is something that nobody has heard yet. */
  hasNews(): boolean
  /** Something that was said went with its connection: it is news to whoever hears the next. */
  unheard(): void
  /** So much energy was told before. */
  energyWasTold(kwh: number): void
  close(): void
}

/** What is to be found out of a meter that changed, which may be done together with others, and then to be told. */
export interface Change extends Want {
  tell(): void
}

/** What a voice speaks of. */
export interface Subject {
  meter: Meter
  reader: StoreReader
  /** Of the store: as makeKnown has it. */
  generation(): number | undefined
  /** How the disc moves between its marks, where that is known. */
  motion(): Motion | undefined
}

/**
 * @param rest does something when the powers of all meters that changed have been said
 */
export function makeVoice(
  { meter, reader, generation, motion }: Subject,
  clock: Clock,
  say: Say,
  rest: Pick<Rest, 'add' | 'isCrowded'>,
  log: Log,
): Voice {
  let [fresh, isNews, hasMoved] = [false, false, false]
  /** What the store has just told, for what is said next. */
  let looked: StoredMeter | undefined
  /** What the rest is said of, where it has not been said yet. */
  let unsaid: { stored: StoredMeter; turning: Turning; isFresh: boolean; isNews: boolean } | undefined
  const power = makePowerTelling(say)
  const known = makeKnown(reader, meter, generation)
  const now = () => Math.round(clock.wallMs())
  const unheard = () => {
    fresh = isNews = true
  }
  const telling = makeTelling(meter, say, rest, unheard, log)

  /** The power at once; what takes longer a little later. A store that does not answer lacks turns: nothing is said. */
  function speak(): void {
    const stored = looked ?? reader.meter(meter.id)
    looked = undefined
    if (!stored) return
    const nowMs = now()
    const turning = known.turning(nowMs)
    const moving = motion()
    const live = livePower(turning.rotation, moving, stored.sensor, nowMs)
    if (!power.tell(live, fresh || hasMoved)) return
    const before = unsaid ?? { isFresh: false, isNews: false }
    if (!unsaid || (isNews && !before.isNews)) rest.add(speakOn, isNews, () => known.wantsSums(now()))
    unsaid = { stored, turning, isFresh: fresh || before.isFresh, isNews: isNews || before.isNews }
    fresh = isNews = hasMoved = false
    pace.dueIn(nextInMs(turning.rotation, live.source === 'turn' ? moving : undefined, power.toldW(), nowMs))
  }

  function speakOn(): void {
    if (!unsaid) return
    const { stored, turning, isFresh, isNews } = unsaid
    const nowMs = now()
    const live = composeLive(meter, stored, turning.rotation, motion(), known.sums(nowMs), nowMs)
    unsaid = undefined
    telling.tell({ live, stored, constants: turning.constants, isFresh, isNews })
  }

  const speakAtLast = (act: () => void) => {
    fresh = true
    rest.add(act, isNews)
  }
  const pace = makePace(COMMIT_INTERVAL_MS, clock, persisting(speak, speakAtLast))

  const wantsLook = () =>
    known.wantsTurning(now(), (stored) => {
      looked = stored
    })

  function change(): Change {
    known.changed()
    looked = undefined
    const tell = () => {
      unheard()
      pace.due()
      looked = undefined
    }
    return { ...wantsLook(), tell }
  }

  return {
    changed: () => change().tell(),
    change,
    moved() {
      hasMoved = isNews = true
      pace.due()
    },
    again() {
      telling.forget()
      fresh = true
      pace.due()
    },
    wants: () => (looked ? undefined : wantsLook()),
    hasNews: () => isNews,
    unheard,
    energyWasTold: telling.energyWasTold,
    close: pace.close,
  }
}

/** Does something; where that fails it is done later, and until then no more. */
function persisting(act: () => void, later: (act: () => void) => void): () => void {
  let hasFailed = false
  return () => {
    if (hasFailed) return
    try {
      act()
    } catch {
      hasFailed = true
      later(() => {
        act()
        hasFailed = false
      })
    }
  }
}

/** When there may be something else to say, if nothing comes before. */
function nextInMs(rotation: Rotation, ruling: Motion | undefined, toldW: number | null, nowMs: number): number {
  const nextAtMs = ruling ? ruleEndMs(rotation, ruling) : nextFallAtMs(rotation, toldW)
  return nextAtMs === null ? HEARTBEAT_MS : Math.min(HEARTBEAT_MS, Math.max(FALL_INTERVAL_MS, nextAtMs - nowMs))
}
