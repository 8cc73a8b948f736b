import './insights.css'
import { isStopped } from '../state.ts'
import type { View } from '../view.ts'
import { AlwaysOn } from './always-on.tsx'
import { Changed } from './changed.tsx'
import { Costs } from './costs.tsx'
import { Heading } from './heading.tsx'
import { Highest } from './highest.tsx'
import { LoadDuration } from './load-duration.tsx'
import { WeekMap } from './map.tsx'
import { usePatterns } from './patterns.ts'
import { neededOf } from './section.tsx'
import { TypicalDay } from './typical-day.tsx'

/** The view Insights: when the house uses its electricity, what never rests, and what has changed. */
export function Insights({ view }: { view: View }) {
  const { watch, texts, formats, state } = view
  const patterns = usePatterns(watch)
  const days = patterns.days.value
  const needed = neededOf(days, view)
  const { connection } = watch
  const lost = isStopped(state.value) && connection.value.kind === 'lost' ? connection.value.sinceMs : null
  return (
    <main class="insights" data-testid="insights" data-ready={days !== null}>
      <header class="status">
        <h1>{texts.tabs.insights}</h1>
        <p class={lost === null ? 'state' : 'state warn'}>
          {lost === null ? texts.insights.span : texts.noConnection(formats.value.moment(lost, watch.nowMs.value))}
        </p>
      </header>
      <WeekMap view={view} profile={patterns.profile.value} needed={needed} />
      <AlwaysOn view={view} days={days} needed={needed} />
      <LoadDuration view={view} days={days} needed={needed} />
      <TypicalDay view={view} days={days} needed={needed} />
      <Changed view={view} days={days} needed={needed} />
      <Heading view={view} enough={days !== null && !needed} />
      <Highest view={view} year={patterns.year.value} needed={needed} />
      <Costs view={view} months={patterns.months.value} />
    </main>
  )
}
