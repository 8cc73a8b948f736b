import type { Alert } from '../../../../broker/contract/messages.ts'
import type { Formats } from '../../format.ts'
import type { AlertTexts } from '../../texts/alerts-en.ts'

/** The number that matters in what ingest says of a kind of alert, and how it is written. */
const FIGURES: Partial<Record<Alert['kind'], { in: RegExp; write: (value: number, formats: Formats) => string }>> = {
  weak_signal: { in: /contrast was ([\d.]+)/, write: (value, { number }) => number(value, 1) },
  ticks_lost: { in: /^(\d+) turns/, write: (value, { number }) => number(value, 0) },
  disk_nearly_full: { in: /has (\d+) MB/, write: (value, { number, with: join }) => join(number(value, 0), 'MB') },
  always_on_rose: { in: /about (\d+) W/, write: (value, { power }) => power(value) },
  device_left_on: { in: /least (\d+) W/, write: (value, { power }) => power(value) },
  power_high: { in: /drawn (\d+) W/, write: (value, { power }) => power(value) },
  budget: { in: /cost ([\d.]+) /, write: (value, { money }) => money(value) },
}

/** What to say of an alert in the reader's language. Its message is English; of it the number is taken, where it has one. */
export function wordsOf(alert: Alert, texts: AlertTexts, formats: Formats): { title: string; note: string } {
  const figure = FIGURES[alert.kind]
  const [, text] = figure?.in.exec(alert.message) ?? []
  const { title, note } = texts[alert.kind]
  return { title, note: note(figure && text !== undefined ? figure.write(Number(text), formats) : null) }
}
