import './insights.css'
import { awayWords } from '../away.ts'
import type { View } from '../view.ts'
import { AlwaysOn } from './always-on.tsx'
import { Changed } from './changed.tsx'
import { Costs } from './costs.tsx'
import { Heading } from './heading.tsx'
import { Highest } from './highest.tsx'
import { LoadDuration } from './load-duration.tsx'
import { WeekMap } from './map.tsx'
import { type Patterns, usePatterns } from './patterns.ts'
import { Remembered } from './remembered.tsx'
import { neededOf } from './section.tsx'
import { TypicalDay } from './typical-day.tsx'

/** The view Insights: when the house uses its electricity, what never rests, and what has changed. */
export function Insights({ view }: { view: View }) {
  const { texts } = view
  const patterns = usePatterns(view.watch)
  const days = patterns.days.value
  const away = awayWords(view)
  const remembers = away !== null && days === null
  return (
    <main class={remembers ? 'insights remembered' : 'insights'} data-testid="insights" data-ready={days !== null}>
      <header class="status">
        <h1>{texts.tabs.insights}</h1>
        <p class={away ? 'state warn' : 'state aside'}>{away ?? texts.insights.span}</p>
      </header>
      {remembers ? <Remembered view={view} /> : <Sections view={view} patterns={patterns} />}
    </main>
  )
}

/** Each with one sentence that says what it means. */
function Sections({ view, patterns }: { view: View; patterns: Patterns }) {
  const days = patterns.days.value
  const needed = neededOf(days, view)
  return (
    <>
      <WeekMap view={view} profile={patterns.profile.value} needed={needed} />
      <AlwaysOn view={view} days={days} needed={needed} />
      <LoadDuration view={view} days={days} needed={needed} />
      <TypicalDay view={view} days={days} needed={needed} />
      <Changed view={view} days={days} needed={needed} />
      <Heading view={view} enough={days !== null && !needed} />
      <Highest view={view} year={patterns.year.value} needed={needed} />
      <Costs view={view} months={patterns.months.value} />
    </>
  )
}
