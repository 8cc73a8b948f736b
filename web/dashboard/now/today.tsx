import './today.css'
import { extremesOf } from '../curve/curve.ts'
import { TodayCurve } from '../curve/today-curve.tsx'
import { isStopped } from '../state.ts'
import type { View } from '../view.ts'

/** Today so far: energy, cost, a sentence and the curve. */
export function Today({ view }: { view: View }) {
  const { watch, state, texts, formats } = view
  const live = watch.present.live.value
  const atLeast = isStopped(state.value) ? '≥ ' : ''
  const sentence = sentenceOf(view)
  return (
    <section class="sec today-now" aria-labelledby="today">
      <h2 id="today">{texts.today}</h2>
      <p class="pair" data-testid="today">
        {live && live.today_kwh !== null && (
          <span>
            {atLeast}
            {formats.value.energy(live.today_kwh, 2)} <small>kWh</small>
          </span>
        )}{' '}
        {live && live.today_cost !== null && (
          <span class="cost">
            {atLeast}
            {formats.value.money(live.today_cost)}
          </span>
        )}
      </p>
      <p class="sentence">{sentence}</p>
      <TodayCurve view={view} label={texts.curve(sentence)} />
      {hasFilled(view) && (
        <p class="keys">
          <i class="hatch" /> {texts.filled}
        </p>
      )}
    </section>
  )
}

const hasFilled = ({ watch }: View) => watch.past.power.value?.filled.some((share) => Number(share ?? 0) > 0.5)

const NO_SENTENCE = '\u00a0'

function sentenceOf({ watch, state, texts, formats }: View): string {
  const power = watch.past.power.value
  if (!power) return NO_SENTENCE
  const { time, power: write, moment } = formats.value
  const tickAtMs = watch.present.tickAtMs.value
  if (isStopped(state.value) && tickAtMs !== null) return texts.untilNow(moment(tickAtMs, watch.nowMs.value))
  const extremes = extremesOf(power)
  if (!extremes) return watch.present.live.value?.today_kwh ? NO_SENTENCE : texts.nothingToday
  const [high, low] = [write(extremes.highW), write(extremes.lowW)]
  return high === low ? NO_SENTENCE : texts.highest(high, time(extremes.highAtMs), low)
}
