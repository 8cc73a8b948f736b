import { makeZone } from '../../../ingest/calendar.ts'
import type { Span } from '../curve/curve.ts'
import type { Page } from './page.ts'
import { across } from './sensor/strand.ts'

const EVERY_DAYS = 3
/** Nearer to an edge than this, in parts of the width, a day would run over it, or into now. */
const [FIRST, LAST] = [0.06, 0.88]

/** The days below a chart of some weeks: every third midnight, and now. */
export function DayMarks({ span, page }: { span: Span; page: Page }) {
  const zone = makeZone(page.watch.meter.value?.timezone ?? 'UTC')
  const midnights = zone.edges('day', span.fromMs, span.toMs).slice(1, -1)
  const inside = midnights.filter((atMs) => across(span, atMs) > FIRST && across(span, atMs) < LAST)
  const marked = inside.filter((_, i) => i % EVERY_DAYS === 0)
  return (
    <div class="days" aria-hidden="true">
      {marked.map((atMs) => (
        <span key={atMs} style={{ left: `${across(span, atMs) * 100}%` }}>
          {page.figures.shortDay(atMs)}
        </span>
      ))}
      <span class="present">{page.texts.meterView.now}</span>
    </div>
  )
}
