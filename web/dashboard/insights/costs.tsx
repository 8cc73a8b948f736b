import './costs.css'
import { useMemo } from 'preact/hooks'
import { textOf } from '../history/address.ts'
import type { View } from '../view.ts'
import { hashOf } from '../way.ts'
import { type Bill, billOf, type Month } from './costs.ts'
import { Section } from './section.tsx'
import { Told } from './told.tsx'
import { WhatIf } from './what-if.tsx'

/** What the months cost, standing charge apart, and what they would have cost with another tariff. */
export function Costs({ view, months }: { view: View; months: readonly Month[] | null }) {
  const words = view.texts.insights
  const bill = useMemo(() => months && billOf(months), [months])
  const priced = bill && bill.cost !== null ? { ...bill, cost: bill.cost } : null
  return (
    <>
      <Section name="costs" title={words.costs} aside={words.monthsIn(view.watch.meter.value?.currency ?? '')}>
        {bill && !priced && <p class="needs">{words.noTariff}</p>}
        {months && priced && <Months view={view} months={months} bill={priced} />}
      </Section>
      {months && priced && <WhatIf view={view} months={months} paid={priced.cost + priced.baseFee} />}
    </>
  )
}

type Priced = Bill & { cost: number }

function Months({ view, months, bill }: { view: View; months: readonly Month[]; bill: Priced }) {
  const words = view.texts.insights
  return (
    <>
      <p class="pair" data-testid="paid">
        <span>{view.formats.value.roughMoney(bill.cost + bill.baseFee)}</span>
      </p>
      <Bars view={view} months={months} />
      <Told
        view={view}
        name="costs"
        sentence={billSentence(bill, view)}
        columns={[words.month, words.energy, words.energyPart, words.feePart]}
        rows={() => months.map((month) => rowOf(month, view))}
      />
    </>
  )
}

function rowOf({ fromMs, kwh, cost, baseFee }: Month, { formats }: View): string[] {
  const { dates, with: join, energy, money } = formats.value
  const name = dates({ month: 'long', year: 'numeric' })(fromMs)
  return [name, join(energy(kwh, 1), 'kWh'), cost === null ? '–' : money(cost), money(baseFee)]
}

function billSentence(bill: Priced, { texts, formats }: View): string {
  const { roughMoney, money, with: join, energy } = formats.value
  const price = money(bill.kwh === 0 ? 0 : bill.cost / bill.kwh)
  const sentence = texts.insights.bill(roughMoney(bill.cost), join(energy(bill.kwh, 1), 'kWh'), price)
  return bill.baseFee === 0 ? sentence : `${sentence} ${texts.insights.andFee(roughMoney(bill.baseFee))}`
}

function Bars({ view, months }: { view: View; months: readonly Month[] }) {
  const { texts } = view
  const highest = Math.max(...months.map(({ cost, baseFee }) => (cost ?? 0) + baseFee), 1)
  const last = months.length - 1
  return (
    <>
      <ol class="months">
        {months.map((month, i) => (
          <Bar key={month.fromMs} view={view} month={month} highest={highest} current={i === last && month.part < 1} />
        ))}
      </ol>
      {months.some(({ baseFee }) => baseFee > 0) && (
        <p class="keys">
          <span>
            <i class="bar" /> {texts.insights.energyPart}
          </span>
          <span>
            <i class="band" /> {texts.insights.feePart}
          </span>
        </p>
      )}
    </>
  )
}

interface BarProps {
  view: View
  month: Month
  highest: number
  current: boolean
}

function Bar({ view, month: { fromMs, cost, baseFee }, highest, current }: BarProps) {
  const { watch, formats } = view
  const { dates, number, roughMoney } = formats.value
  const zone = watch.past.day.value?.zone
  const whole = (cost ?? 0) + baseFee
  const height = (amount: number) => ({ height: `calc((100% - 1.6em) * ${amount / highest})` })
  const path = zone ? ['month', textOf('month', fromMs, zone)] : []
  return (
    <li class={current ? 'current' : ''}>
      <a
        href={hashOf({ view: 'history', path, query: { as: 'cost' } })}
        aria-label={`${dates({ month: 'long', year: 'numeric' })(fromMs)}: ${roughMoney(whole)}`}
      >
        <span>{number(whole, 0)}</span>
        {current && <i class="cap" />}
        <i class="band" style={height(baseFee)} />
        <i class="bar" style={height(cost ?? 0)} />
      </a>
      <span>{dates({ month: 'narrow' })(fromMs)}</span>
    </li>
  )
}
