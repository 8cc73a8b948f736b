import type { Period } from '../../../ingest/calendar.ts'
import { type Bar, missingMsOf } from './bars.ts'
import type { Scene } from './scene.ts'
import { amountText, barTitle, energyText } from './words.ts'

/** What is said of a bar: what, how much and what it cost, how sure. */
export interface Said {
  title: string
  amount: string
  notes: string[]
}

export function saidOf({ view, shown, known }: Scene, bar: Bar, by: Period): Said {
  const { history } = view.texts
  const formats = view.formats.value
  const { period, typical } = bar
  const { measure } = shown.value
  const title = barTitle(bar, by, formats)
  const typicalNote = typical === null ? [] : [history.typicalAmount(amountText(typical, measure, formats))]
  if (bar.state === 'future') return { title, amount: history.toCome, notes: typicalNote }
  if (!period || period.kwh === null) return { title, amount: period ? history.noData : '', notes: [] }
  const missingMs = missingMsOf(period, known.value)
  const filledMs = period.filled * (Math.min(period.to, known.value.nowMs) - period.from)
  return {
    title,
    amount: [energyText(period.kwh, formats), period.cost === null ? '' : formats.money(period.cost)]
      .filter((text) => text !== '')
      .join(' · '),
    notes: [
      ...(filledMs >= 60_000 ? [history.filledFor(formats.duration(filledMs))] : []),
      ...(missingMs > 0 ? [history.missingFor(formats.duration(missingMs))] : []),
      ...(bar.state === 'past' ? typicalNote : []),
    ],
  }
}
