import { useState } from 'preact/hooks'
import type { View } from '../view.ts'
import { costWith, type Month, tariffOf } from './costs.ts'

interface WhatIfProps {
  view: View
  months: readonly Month[]
  /** What they cost, standing charge and all. */
  paid: number
}

/** The same months with another price and another standing charge. */
export function WhatIf({ view, months, paid }: WhatIfProps) {
  const { watch, texts } = view
  const words = texts.insights
  const present = tariffOf(months)
  const [price, setPrice] = useState<string | null>(null)
  const [base, setBase] = useState<string | null>(null)
  const currency = watch.meter.value?.currency ?? ''
  const pricePerKwh = amountOf(price ?? present?.pricePerKwh.toFixed(4))
  const basePerMonth = amountOf(base ?? present?.basePerMonth.toFixed(2))
  const field = (label: string, value: string | undefined, step: string, set: (text: string) => void) => (
    <label>
      <span>{label}</span>
      <input
        type="number"
        inputMode="decimal"
        min="0"
        step={step}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  )
  const total = pricePerKwh === null || basePerMonth === null ? null : costWith(months, { pricePerKwh, basePerMonth })
  return (
    <form class="what-if" onSubmit={(event) => event.preventDefault()}>
      <h3>{words.whatIf}</h3>
      {field(words.pricePerKwh(currency), price ?? present?.pricePerKwh.toFixed(4), '0.0001', setPrice)}
      {field(words.basePerMonth(currency), base ?? present?.basePerMonth.toFixed(2), '0.01', setBase)}
      <output class="sentence" data-testid="what-if">
        {total === null ? words.whatIfMissing : verdictOf(total, paid, view)}
      </output>
    </form>
  )
}

/** What was typed as an amount; null where it is none, or below zero. */
function amountOf(text: string | undefined): number | null {
  const amount = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(amount) && amount >= 0 ? amount : null
}

/** Less than this apart is the same. */
const SAME = 1

function verdictOf(total: number, paid: number, { texts, formats }: View): string {
  const { roughMoney } = formats.value
  const apart = Math.abs(total - paid)
  if (apart < SAME) return texts.insights.whatIfSame(roughMoney(total))
  const words = total > paid ? texts.insights.whatIfMore : texts.insights.whatIfLess
  return words(roughMoney(total), roughMoney(apart))
}
