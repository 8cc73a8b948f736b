import type { Clock } from '../../broker/contract/clock.ts'
import type { Alert } from '../../broker/contract/messages.ts'
import type { Settings } from '../../broker/contract/settings.ts'
import { moment } from '../moment.ts'
import type { Doubt } from './doubt.ts'
import type { Correction } from './placing.ts'

/** The same doubt is told at most this often. */
const TELL_INTERVAL_MS = 3_600_000
/** A turn of a boot beside a newer one may be a slip of a clock; so many within a day are a second sensor. */
const STRAYS = 3
const STRAYS_WITHIN_MS = 86_400_000

/** Tells people what is doubtful in what sensors say, each thing once an hour. */
export interface Doubts {
  tell(doubts: readonly Doubt[]): void
}

/** @param alert tells people */
export function voiceDoubts(
  settings: Settings,
  clock: Clock,
  alert: (meter: string, kind: Alert['kind'], message: string) => void,
): Doubts {
  const toldMs = new Map<string, number>()
  const strays = new Map<string, number[]>()

  function isRepeated(meter: string): boolean {
    const nowMs = clock.monoMs()
    const recent = [...(strays.get(meter) ?? []), nowMs].slice(-STRAYS)
    strays.set(meter, recent)
    return recent.length === STRAYS && nowMs - (recent[0] as number) <= STRAYS_WITHIN_MS
  }

  function tellOnce(doubt: Doubt): void {
    const key = topicOf(doubt)
    const nowMs = clock.monoMs()
    if (nowMs - (toldMs.get(key) ?? Number.NEGATIVE_INFINITY) < TELL_INTERVAL_MS) return
    for (const [old, ms] of toldMs) if (nowMs - ms >= TELL_INTERVAL_MS) toldMs.delete(old)
    toldMs.set(key, nowMs)
    const { meter, kind } = doubt
    alert(meter, kind, doubtMessage(settings.meters[meter]?.name ?? meter, doubt))
  }

  return {
    tell(doubts) {
      for (const doubt of doubts) {
        if (doubt.kind !== 'two_sensors' || isRepeated(doubt.meter)) tellOnce(doubt)
      }
    },
  }
}

/** What a doubt is about: a boot, a meter, or a cause for which a clock is believed to be wrong. */
function topicOf(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'boot_conflict':
      return `${doubt.kind} ${doubt.meter} ${doubt.boot}`
    case 'two_sensors':
      return `${doubt.kind} ${doubt.meter}`
    case 'clock_wrong': {
      const { flag, clock, used } = doubt.correction
      return `${doubt.kind} ${doubt.meter} ${flag} ${clock} ${used}`
    }
  }
}

/** What to say to a person. */
export function doubtMessage(name: string, doubt: Doubt): string {
  switch (doubt.kind) {
    case 'boot_conflict':
      return (
        `Two turns of ${name} have the number ${doubt.seq} of boot ${doubt.boot}, the second at ${moment(doubt.atMs)}: it is ` +
        'not counted. Either two devices are copies of each other: take one away or give it a meter of its own. Or the ' +
        'device does not draw a new random boot at each start: update its firmware.'
      )
    case 'two_sensors':
      return (
        `Two sensors count ${name}: boot ${doubt.boot} turned at ${moment(doubt.atMs)}, after boot ${doubt.newer} had ` +
        'begun, and both are counted, so the energy may be twice what it is. Take one away, or give it a meter of its own.'
      )
    case 'clock_wrong':
      return clockMessage(name, doubt.correction)
  }
}

function clockMessage(name: string, { flag, clock, aheadMs, used }: Correction): string {
  const off = `${spell(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`
  if (clock === 'server') {
    const placed = {
      at: "the sensor's time was used",
      monotonic: 'turns that came before it was set were placed by their distance from then',
      age: 'turns lie where the clock says now, before or after others that were placed by it earlier',
      arrival: 'the arrival was used',
      neighbours: 'the turns around were used',
    }[used]
    return `The clock of this machine was ${off} for turns of ${name}: ${placed}. See that it is set at the start (NTP).`
  }
  if (flag === 'clock_wrong') {
    return `The clock of the sensor of ${name} is ${off}: the age of its turns was used. See that it gets the time (NTP).`
  }
  const placed =
    used === 'arrival' ? 'the arrival was used' : 'turns were spread from the one before up to their arrival'
  return `The clock of the sensor of ${name} is ${off}: ${placed}. See that it gets the time (NTP), or let it send age_ms.`
}

/** A duration as people say it: 90 s, 2.5 h, 400 days. */
function spell(ms: number): string {
  const units: [string, number][] = [
    ['days', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ]
  const [unit, unitMs] = units.find(([, unitMs]) => ms >= 2 * unitMs) ?? ['s', 1000]
  return `${Number((ms / unitMs).toPrecision(ms / unitMs >= 100 ? 6 : 2))} ${unit}`.replace(/\.\d+ days/, ' days')
}
