import type { ComponentChildren } from 'preact'
import type { Summary, Total } from '../answers.ts'
import { GAP } from '../format.ts'
import type { View } from '../view.ts'
import { priceOf } from './price.ts'
import { Section } from './section.tsx'
import { isWhole, yearPaceKwh } from './year.ts'

/**
 * What the month and the year have come to, what they are heading for, and how last year went.
 * @param enough whether so many days are known that a year may be judged by them
 */
export function Heading({ view, enough }: { view: View; enough: boolean }) {
  const { watch, texts } = view
  const summary = watch.past.summary.value
  return (
    <Section name="heading" title={texts.insights.heading} aside={texts.insights.withoutFee}>
      <dl class="figures">{summary && <Figures view={view} summary={summary} enough={enough} />}</dl>
      <p class="sentence" data-testid="heading-sentence">
        {summary ? yearSentence(summary, view) : GAP}
      </p>
    </Section>
  )
}

function Figures({ view, summary, enough }: { view: View; summary: Summary; enough: boolean }) {
  const { texts, formats } = view
  const { month: monthOf, money, roughMoney } = formats.value
  const { month, year, last_year_so_far: sameTime, last_year: lastYear } = summary
  const monthName = monthOf(month.from)
  const [thisYear, yearBefore] = yearsOf(summary, view)
  const price = priceOf(view)
  const paceKwh = enough ? yearPaceKwh(summary) : null
  const figure = (name: string, { kwh, cost }: Pick<Total, 'kwh' | 'cost'>, write = roughMoney) =>
    kwh !== null && <Figure view={view} name={name} kwh={kwh} cost={cost === null ? null : write(cost)} />
  return (
    <>
      {figure(texts.monthSoFar(monthName), month, money)}
      {figure(texts.insights.headingFor(monthName), month.projection)}
      {figure(texts.insights.thisYear(thisYear), year)}
      {isWhole(sameTime) && figure(texts.insights.sameTime(yearBefore), sameTime)}
      {isWhole(lastYear) && figure(texts.insights.allOf(yearBefore), lastYear)}
      {figure(texts.insights.atThisPace, {
        kwh: paceKwh,
        cost: paceKwh === null || price === null ? null : paceKwh * price,
      })}
    </>
  )
}

function Figure({ view, name, kwh, cost }: { view: View; name: string; kwh: number; cost: ComponentChildren }) {
  const { energy, with: join } = view.formats.value
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{join(energy(kwh, 1), 'kWh')}</b> {cost}
      </dd>
    </div>
  )
}

/** This year and the last, as they are called. */
function yearsOf({ year, last_year }: Summary, { formats }: View): [string, string] {
  const name = formats.value.dates({ year: 'numeric' })
  return [name(year.from), name(last_year.from)]
}

const SAME_SHARE = 0.01

/** This year against the last at the same day; while the meter is new, since when there is anything. */
function yearSentence(summary: Summary, view: View): string {
  const { watch, texts, formats } = view
  const { year, last_year_so_far: sameTime } = summary
  const [, yearBefore] = yearsOf(summary, view)
  const firstAtMs = watch.present.firstTickAtMs.value
  if (!isWhole(year)) return firstAtMs === null ? GAP : texts.insights.countedSince(formats.value.longDay(firstAtMs))
  if (!isWhole(sameTime) || !sameTime.kwh || year.kwh === null) return texts.insights.noLastYear
  const share = year.kwh / sameTime.kwh - 1
  if (Math.abs(share) < SAME_SHARE) return texts.insights.yearSame(yearBefore)
  const by = formats.value.percent(Math.abs(share))
  return share > 0 ? texts.insights.yearMore(by, yearBefore) : texts.insights.yearLess(by, yearBefore)
}
