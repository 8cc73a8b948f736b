import './face.css'
import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Live } from '../../../broker/contract/messages.ts'
import { Disc } from '../disc/disc.tsx'
import type { Turn } from '../disc/phase.ts'
import type { Known } from '../disc/spin.ts'
import { Drums } from '../drums/drums.tsx'
import { isLive, isStopped } from '../state.ts'
import type { View } from '../view.ts'
import { turnMsOf } from './turn.ts'

/** The front of the meter: its counter, its disc, its nameplate. */
export function Face({ view }: { view: View }) {
  const { watch, state, texts, formats } = view
  const known = useMemo(() => computed(discOf(view)), [view])
  const kwh = watch.present.live.value?.reading_kwh ?? null
  return (
    <figure class="face">
      <Drums kwh={kwh} label={kwh === null ? texts.readingUnknown : texts.reading(formats.value.reading(kwh))} />
      <Disc known={known} label={labelOf(view)} clockMs={watch.clockMs} />
      <Nameplate view={view} stopped={isStopped(state.value)} />
    </figure>
  )
}

function Nameplate({ view: { watch, texts, formats }, stopped }: { view: View; stopped: boolean }) {
  const meter = watch.meter.value
  const tickAtMs = watch.present.tickAtMs.value
  const { number, moment, with: join } = formats.value
  if (!meter) return <figcaption class="nameplate">{'\u00a0'}</figcaption>
  const right =
    stopped && tickAtMs !== null
      ? texts.countedUntil(moment(tickAtMs, watch.nowMs.value))
      : texts.turnsPerKwh(number(meter.impulses_per_kwh))
  return (
    <figcaption class="nameplate">
      <span>{texts.whATurn(join(number(1000 / meter.impulses_per_kwh), 'Wh'))}</span>
      <span>{right}</span>
    </figcaption>
  )
}

function labelOf({ watch, state, texts, formats }: View): string {
  const meter = watch.meter.value
  const { value } = state
  if (!meter || value.kind !== 'measured') return texts.discUnknown
  if (value.powerW === 0) return texts.discStands
  const turn = formats.value.turn(turnMsOf(value.powerW, meter.impulses_per_kwh))
  return value.followed ? texts.discFollowed(turn) : texts.disc(turn)
}

/** What the disc is to show. The length of the last turn is learnt from the last power that was measured by it. */
function discOf({ watch, state }: View): () => Known {
  let lastTurnMs: number | null = null
  return () => {
    const { value } = state
    const tickAtMs = watch.present.tickAtMs.value
    const turnsPerKwh = watch.meter.value?.impulses_per_kwh
    if (value.kind === 'first' || value.kind === 'loading') return { turn: null, mark: 'none' }
    if (!isLive(value) || tickAtMs === null || !turnsPerKwh) return { turn: null, mark: 'lost' }
    const turnMs = turnMsOf(value.powerW, turnsPerKwh)
    const turn = followedTurn(watch.present.live.value, tickAtMs, turnMs)
    if (turn) return { turn, mark: 'red' }
    // A page opened in the middle of a slow turn knows only that the last one was not slower than this.
    if (value.kind === 'measured' || lastTurnMs === null) lastTurnMs = turnMs
    const since = { tickAtMs, phase: 0, phaseAtMs: tickAtMs, turnMs: lastTurnMs, followed: false }
    return { turn: since, mark: value.kind === 'bound' ? 'hollow' : 'red' }
  }
}

/** The turn of a disc that the sensor follows; null where it does not, or a tick has come since. */
function followedTurn(live: Live | null, tickAtMs: number, turnMs: number): Turn | null {
  if (live?.source !== 'turn' || live.phase === null || live.phase_at === null || live.phase_at < tickAtMs) return null
  return { tickAtMs, phase: live.phase, phaseAtMs: live.phase_at, turnMs, followed: true }
}
