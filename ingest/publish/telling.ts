import { encode } from '../../broker/contract/codec.ts'
import type { Live, MeterConfig } from '../../broker/contract/messages.ts'
import type { TopicName } from '../../broker/contract/topics.ts'
import type { Log } from '../../broker/log.ts'
import type { FusedPower } from '../fusion.ts'
import type { Meter } from '../meter.ts'
import { type Constants, impulsesPerKwh, whPerTickAt } from '../past/constants.ts'
import { fallenW } from '../power.ts'
import type { StoredMeter } from '../store/reader.ts'
import { makeRatchet } from './ratchet.ts'
import type { Rest } from './rest.ts'

/** Publishes now, if there is a connection; answers whether there is. */
export type Say = (name: TopicName, payload: string) => boolean

/** Between ticks `power` follows the bound only when that has fallen far enough. */
function hasFallen(toldW: number | null, nowW: number | null): boolean {
  return toldW !== null && nowW !== null && nowW <= fallenW(toldW)
}

/** Tells the power, when there is a reason to. */
export function makePowerTelling(say: Say) {
  let toldW: number | null = null
  let toldSource: FusedPower['source'] = null
  return {
    /** Whether there was somebody to tell, if there was a reason. */
    tell({ powerW, source }: FusedPower, isDue: boolean): boolean {
      const isOver = toldSource === 'turn' && source !== 'turn'
      if (!isDue && !isOver && !hasFallen(toldW, powerW)) return true
      if (!say('power', encode(powerW))) return false
      toldW = powerW
      toldSource = source
      return true
    },
    toldW: () => toldW,
  }
}

/** A live value, and what it was composed of. */
export interface Spoken {
  live: Live
  stored: StoredMeter
  constants: Constants
  /** Whether the energy may have changed. */
  isFresh: boolean
  isNews: boolean
}

/**
 * Tells a live value and what follows from it: that first, but where other meters have news as well, when these have been
 * told. Three NATS servers answer some hundred messages a second; the last of 500 meters is live three times as soon.
 * @param unheard is told where there is nobody to tell
 */
export function makeTelling(
  meter: Meter,
  say: Say,
  { add, isCrowded }: Pick<Rest, 'add' | 'isCrowded'>,
  unheard: () => void,
  log: Log,
) {
  /** What is said again only when it has changed. */
  const told = new Map<TopicName, string>()
  const ratchet = makeRatchet((wh, toldWh) => log.warn({ meter: meter.id }, fallMessage(meter.name, wh, toldWh)))
  /** What was told last, while what follows from it has not been. */
  let ahead: Spoken | undefined

  function sayIfNew(name: TopicName, payload: string): boolean {
    if (told.get(name) === payload) return true
    if (!say(name, payload)) return false
    told.set(name, payload)
    return true
  }

  function sayLive({ live }: Spoken): boolean {
    return say('live', encode(live))
  }

  function sayRest({ live, stored, constants, isFresh }: Spoken): boolean {
    if (!sayIfNew('config', encode(configOf(meter, constants)))) return false
    if (!isFresh) return true
    const wh = Math.round(stored.energyWh)
    if (ratchet.admits(wh) && !say('energy', encode(wh / 1000))) return false
    return sayIfNew('reading', encode(live.reading_kwh))
  }

  function catchUp(): void {
    if (ahead && !sayRest(ahead)) unheard()
    ahead = undefined
  }

  function withWhatWaits(spoken: Spoken): Spoken {
    if (!ahead) return spoken
    return { ...spoken, isFresh: spoken.isFresh || ahead.isFresh, isNews: spoken.isNews || ahead.isNews }
  }

  function tellAll(all: Spoken): void {
    ahead = undefined
    if (!sayRest(all) || !sayLive(all)) unheard()
  }

  function tellAhead(all: Spoken): void {
    if (!sayLive(all)) {
      unheard()
      return
    }
    if (!ahead || (all.isNews && !ahead.isNews)) add(catchUp, all.isNews)
    ahead = all
  }

  return {
    tell(spoken: Spoken): void {
      const all = withWhatWaits(spoken)
      if (isCrowded()) tellAhead(all)
      else tellAll(all)
    },
    forget: () => told.clear(),
    energyWasTold: (kwh: number) => ratchet.wasTold(Math.round(kwh * 1000)),
  }
}

/** What a sensor needs to know: the constant of today's meter. */
function configOf({ maxPowerW }: Meter, constants: Constants): MeterConfig {
  return { impulses_per_kwh: impulsesPerKwh(whPerTickAt(constants, Number.POSITIVE_INFINITY)), max_power_w: maxPowerW }
}

function fallMessage(name: string, wh: number, toldWh: number): string {
  return (
    `The energy of ${name} was ${toldWh / 1000} kWh when it was last published, and is ${wh / 1000} kWh now: it is not ` +
    'published until it is as much again. If this is a new beginning, clear the retained message.'
  )
}
