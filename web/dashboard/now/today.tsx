import './today.css'
import type { Power } from '../api.ts'
import { extremesOf } from '../curve/curve.ts'
import { TodayCurve } from '../curve/today-curve.tsx'
import type { Formats } from '../format.ts'
import type { Day } from '../past.ts'
import { isStopped } from '../state.ts'
import type { View } from '../view.ts'
import { GaugeBar } from './gauge-bar.tsx'
import { comparison, wordsForDay } from './usual.ts'

/** Today so far: energy and cost, against the typical day, as a sentence and as a curve. */
export function Today({ view }: { view: View }) {
  const { watch, texts, formats } = view
  const sentence = sentenceOf(view)
  const typicalKwh = watch.past.typicalDay.value?.kwh ?? null
  const wholeDay = typicalKwh === null ? null : formats.value.with(formats.value.energy(typicalKwh, 1), 'kWh')
  return (
    <section class="sec today-now" aria-labelledby="today">
      <div class="head">
        <h2 id="today">{texts.today}</h2>
        {wholeDay && <span class="aside">{texts.usualKwh(wholeDay)}</span>}
      </div>
      <Amounts view={view} />
      <GaugeBar view={view} label={wholeDay ? texts.todayGauge(sentence, wholeDay) : ''} />
      <p class="sentence" data-testid="versus">
        {sentence}
      </p>
      <TodayCurve view={view} label={(watch.past.recent.value ? texts.finerCurve : texts.curve)(sentence)} />
      <Keys view={view} />
    </section>
  )
}

function Amounts({ view: { watch, state, formats } }: { view: View }) {
  const { kwh, cost } = watch.soFar.value.today
  const atLeast = isStopped(state.value) ? '≥ ' : ''
  return (
    <p class="pair" data-testid="today">
      {kwh !== null && (
        <span>
          {atLeast}
          {formats.value.energy(kwh, 2)} <small>kWh</small>
        </span>
      )}{' '}
      {cost !== null && (
        <span class="cost">
          {atLeast}
          {formats.value.money(cost)}
        </span>
      )}
    </p>
  )
}

function Keys({ view: { watch, texts, formats } }: { view: View }) {
  const { typicalDay, day, power, summary } = watch.past
  const filled = power.value?.filled.some((share) => Number(share ?? 0) > 0.5)
  const sure = power.value?.low.some((powerW) => powerW !== null)
  const words =
    typicalDay.value &&
    day.value &&
    wordsForDay(texts.typical, typicalDay.value, ...weekdayAt(day.value, formats.value))
  // Their room is kept until it is known whether there are any, so that the curve stays where it is.
  if (summary.value === null) return <p class="keys">{NOTHING_YET}</p>
  if (!words && !filled && !sure) return null
  return (
    <p class="keys">
      {words && (
        <span>
          <i class="band" /> {words}
        </span>
      )}
      {sure && (
        <span>
          <i class="sure" /> {texts.sure}
        </span>
      )}
      {filled && (
        <span>
          <i class="hatch" /> {texts.filled}
        </span>
      )}
    </p>
  )
}

/** The weekday of a day, and what it is called. */
function weekdayAt({ fromMs, zone }: Day, { longWeekday }: Formats): [number, string] {
  return [zone.localAt(fromMs).weekday, longWeekday(fromMs)]
}

/** As high as a line of words. */
const NOTHING_YET = '\u00a0'

function sentenceOf(view: View): string {
  const { watch, state, texts, formats } = view
  const power = watch.past.power.value
  if (!power) return NOTHING_YET
  const tickAtMs = watch.present.tickAtMs.value
  const nowMs = watch.nowMs.value
  if (isStopped(state.value) && tickAtMs !== null) return texts.untilNow(formats.value.moment(tickAtMs, nowMs))
  return comparedOf(view) ?? extremesSentence(view, power)
}

/** Today against what is typical by now. */
function comparedOf({ watch, texts, formats }: View): string | null {
  const { typicalDay, day } = watch.past
  const todayKwh = watch.soFar.value.today.kwh
  if (!typicalDay.value || !day.value || todayKwh === null) return null
  const nowMs = watch.past.summary.value?.at ?? watch.nowMs.value
  const weekday = day.value.zone.localAt(nowMs).weekday
  return comparison(todayKwh, typicalDay.value, { texts, formats: formats.value, weekday, nowMs })
}

/** While no day is typical yet: the highest and the lowest power. */
function extremesSentence({ watch, texts, formats }: View, power: Power): string {
  const extremes = extremesOf(power)
  if (!extremes) return watch.soFar.value.today.kwh ? NOTHING_YET : texts.nothingToday
  const { time, power: write } = formats.value
  const [high, low] = [write(extremes.highW), write(extremes.lowW)]
  return high === low ? NOTHING_YET : texts.highest(high, time(extremes.highAtMs), low)
}
