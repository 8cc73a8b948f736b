import './trouble.css'
import { useState } from 'preact/hooks'
import type { Outages } from '../../answers.ts'
import { isStopped } from '../../state.ts'
import type { Page } from '../page.ts'
import { Lane } from './lane.tsx'
import { type Trouble as OneTrouble, sumOf, troublesOf } from './troubles.ts'

/** What did not come as it should in the last 14 days, and what became of it. */
export function Trouble({ page }: { page: Page }) {
  const words = page.texts.meterView
  const outages = page.record.outages.value
  const summary = outages ? summaryOf(outages, page) : ''
  return (
    <section class="sec trouble" aria-labelledby="trouble" data-testid="outages">
      <div class="head">
        <h2 id="trouble">{words.fortnight}</h2>
        <span class="aside">{summary}</span>
      </div>
      <Lane outages={outages} label={words.lane(summary)} page={page} />
      {outages && page.watch.present.tickAtMs.value !== null && <List troubles={troublesOf(outages)} page={page} />}
    </section>
  )
}

function summaryOf(outages: Outages, { record, watch, state, texts, formats }: Page): string {
  const words = texts.meterView
  const { number, duration, moment } = formats.value
  const { saved, lost, unknownMs } = sumOf(outages, record.span.value)
  const tickAtMs = watch.present.tickAtMs.value
  if (tickAtMs === null) return words.nothingYet
  const parts = [
    ...(saved > 0 ? [words.turnsSaved(number(saved, 0), saved)] : []),
    ...(lost > 0 ? [words.turnsLost(number(lost, 0))] : []),
    ...(unknownMs > 0 ? [words.timeMissing(duration(unknownMs))] : []),
    ...(isStopped(state.value) ? [words.unknownSince(moment(tickAtMs, watch.nowMs.value))] : []),
  ]
  return parts.join(', ') || words.allCounted
}

/** The troubles one by one; on phones only for who asks. */
function List({ troubles, page }: { troubles: OneTrouble[]; page: Page }) {
  const words = page.texts.meterView
  const [shown, setShown] = useState(false)
  if (troubles.length === 0) return <p class="sentence">{words.noOutage}</p>
  return (
    <>
      <button type="button" class="link toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? words.hideList : words.showList}
      </button>
      <table class={shown ? 'outages shown' : 'outages'} aria-labelledby="trouble">
        <thead>
          <tr>
            <th scope="col">{words.outage}</th>
            <th scope="col">{words.lasted}</th>
            <th scope="col">{words.turnsHead}</th>
            <th scope="col">{words.became}</th>
          </tr>
        </thead>
        <tbody>
          {troubles.map((trouble) => (
            <Line key={`${trouble.fromMs} ${trouble.fate} ${trouble.turns}`} trouble={trouble} page={page} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function Line({ trouble, page }: { trouble: OneTrouble; page: Page }) {
  const { texts, figures, formats } = page
  const { fromMs, toMs, turns, fate, lost } = trouble
  const { number, duration, weekday, time } = formats.value
  const { fates } = texts.meterView
  return (
    <tr>
      <td>
        {figures.shortDay(fromMs)}
        <small>
          {weekday(fromMs)}, {time(fromMs)}
        </small>
      </td>
      <td>{duration(toMs - fromMs)}</td>
      <td>{turns === null ? texts.unknown : number(turns, 0)}</td>
      <td>{fate === 'partly' || fate === 'spilled' ? fates[fate](number(lost, 0)) : fates[fate]}</td>
    </tr>
  )
}
