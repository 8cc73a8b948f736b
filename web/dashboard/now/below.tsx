import { lastOf } from '../curve/curve.ts'
import { isLive, type LiveState } from '../state.ts'
import type { View } from '../view.ts'
import { turnMsOf } from './turn.ts'

/** Two lines under the power: what it costs, or what was known last; and why it is so. */
export function Below({ view }: { view: View }) {
  const { first, second } = linesOf(view)
  return (
    <>
      {first && <p class="rate">{first}</p>}
      {second && <p class="why">{second}</p>}
    </>
  )
}

function linesOf(view: View): { first?: string | null; second?: string } {
  const { watch, texts, formats } = view
  const state = view.state.value
  const turnsPerKwh = watch.meter.value?.impulses_per_kwh ?? 75
  switch (state.kind) {
    case 'loading':
      return {}
    case 'measured':
      return { first: rateOf(view), second: speedOf(view, state, turnsPerKwh) }
    case 'bound': {
      const ago = formats.value.duration(watch.nowMs.value - state.tickAtMs)
      return { first: rateOf(view), second: texts.lastTurn(ago) }
    }
    case 'first': {
      const duration = formats.value.turn(2 * turnMsOf(400, turnsPerKwh))
      return { first: texts.twoTurns, second: texts.thatTakes(formats.value.power(400), duration) }
    }
    case 'unknown':
      return { first: lastKnownOf(view), second: state.why === 'sensor' ? texts.turnsFollow : texts.countFollows }
    case 'offline':
      return { first: lastKnownOf(view), second: texts.comesBack }
  }
}

/** How long a turn takes, and where it matters, how sure the power is. */
function speedOf({ texts, formats }: View, { powerW, withinW }: LiveState, turnsPerKwh: number): string {
  if (powerW === 0) return texts.discStands
  const turn = formats.value.turn(turnMsOf(powerW, turnsPerKwh))
  return withinW === null ? texts.turnTakes(turn) : texts.turnTakesWithin(turn, formats.value.power(withinW))
}

/**
 * The cost per hour. `live` carries no price, so it is today's cost by today's energy; where no turn has been
 * counted today, or no tariff is set, there is none, and a price made up would be worse than no line.
 */
function rateOf({ watch, state, texts, formats }: View): string | null {
  const { kwh, cost } = watch.soFar.value.today
  if (!isLive(state.value) || !kwh || cost === null) return null
  const perHour = (cost / kwh) * (state.value.powerW / 1000)
  const text = texts.perHour(formats.value.money(perHour))
  return state.value.kind === 'bound' ? texts.atMost(text) : text
}

/** The last power this page has seen; else the last of today's curve; else when the last turn was. */
function lastKnownOf({ watch, texts, formats }: View): string | null {
  const seen = watch.present.known.value
  const tickAtMs = watch.present.tickAtMs.value
  const drawn = watch.past.power.value && lastOf(watch.past.power.value, tickAtMs)
  const last = seen ?? drawn
  const moment = (atMs: number) => formats.value.moment(atMs, watch.nowMs.value)
  if (last) {
    const power = formats.value.power(last.powerW)
    return texts.lastKnown(seen?.bound ? `≤ ${power}` : power, moment(last.atMs))
  }
  return tickAtMs === null ? null : texts.lastTurnAt(moment(tickAtMs))
}
