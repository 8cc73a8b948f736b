import type { ComponentChildren } from 'preact'
import type { View } from '../view.ts'
import type { SlotDay } from './half-hours.ts'
import { isKnown } from './half-hours.ts'

interface SectionProps {
  name: string
  title: string
  aside?: ComponentChildren
  children: ComponentChildren
}

/** A part of the view: its heading, a word at its right, and what is to be seen. */
export function Section({ name, title, aside, children }: SectionProps) {
  return (
    <section class={`sec ${name}`} aria-labelledby={`${name}-title`} data-testid={name}>
      <div class="head">
        <h2 id={`${name}-title`}>{title}</h2>
        {aside && <div class="aside">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

/** Less than this and chance would be told as habit. */
const FEWEST_DAYS = 14

/** Null where enough days are known, or the answer is still awaited; else how many are needed, in words. */
export function neededOf(days: readonly SlotDay[] | null, { texts }: View): string | null {
  if (!days) return null
  const known = days.filter(isKnown).length
  return known >= FEWEST_DAYS ? null : texts.insights.needs(known)
}

/** In place of what cannot be told yet. */
export function Needs({ words }: { words: string }) {
  return <p class="needs">{words}</p>
}
