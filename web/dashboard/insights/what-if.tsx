import { useState } from 'preact/hooks'
import type { View } from '../view.ts'
import { costWith, type Month, tariffOf } from './costs.ts'
import { Section } from './section.tsx'

interface WhatIfProps {
  view: View
  months: readonly Month[]
  /** What they cost, standing charge and all. */
  paid: number
}

/** The same months with another price and another standing charge. */
export function WhatIf({ view, months, paid }: WhatIfProps) {
  const { watch, texts, formats } = view
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
    <Section name="what-if" title={words.whatIf} aside={words.sameMonths}>
      <p class="pair" data-testid="what-if-total">
        <span>{total === null ? '–' : formats.value.roughMoney(total)}</span>
      </p>
      <output class="sentence">{total === null ? words.whatIfMissing : verdictOf(total - paid, view)}</output>
      <form onSubmit={(event) => event.preventDefault()}>
        {field(words.pricePerKwh(currency), price ?? present?.pricePerKwh.toFixed(4), '0.0001', setPrice)}
        {field(words.basePerMonth(currency), base ?? present?.basePerMonth.toFixed(2), '0.01', setBase)}
      </form>
    </Section>
  )
}

/** What was typed as an amount; null where it is none, or below zero. */
function amountOf(text: string | undefined): number | null {
  const amount = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(amount) && amount >= 0 ? amount : null
}

/** Less than this apart is the same. */
const SAME = 1

function verdictOf(more: number, { texts, formats }: View): string {
  const apart = Math.abs(more)
  if (apart < SAME) return texts.insights.whatIfSame
  return (more > 0 ? texts.insights.whatIfMore : texts.insights.whatIfLess)(formats.value.roughMoney(apart))
}
