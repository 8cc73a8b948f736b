import type { Outages } from '../../answers.ts'
import type { Span } from '../../curve/curve.ts'
import { isStopped } from '../../state.ts'
import { DayMarks } from '../days.tsx'
import type { Page } from '../page.ts'
import { across } from '../sensor/strand.ts'
import { lanePartsOf } from './troubles.ts'

const KEYS = ['counted', 'replayed', 'filled', 'missing'] as const

/** The last 14 days as a lane: counted where nothing else is painted, ending now. */
export function Lane({ outages, label, page }: { outages: Outages | null; label: string; page: Page }) {
  const { record, texts } = page
  const span = record.span.value
  const counted = countedIn(span, page)
  const parts = outages ? lanePartsOf(outages) : []
  return (
    <>
      <div class="lane" role="img" aria-label={label}>
        {outages && counted && <i class="counted" style={placeOf(span, counted)} />}
        {parts.map((part) => (
          <i key={`${part.fromMs} ${part.paint}`} class={`${part.paint} part`} style={placeOf(span, part)} />
        ))}
        <i class={isStopped(page.state.value) ? 'present stopped' : 'present'} />
      </div>
      <DayMarks span={span} page={page} />
      <p class="lane-keys">
        {KEYS.map((key) => (
          <span key={key}>
            <i class={key} /> {texts.meterView.keys[key]}
          </span>
        ))}
      </p>
    </>
  )
}

/** From the first turn until now; where turns may go by unseen, until the last one. */
function countedIn(span: Span, { watch, state }: Page): Span | null {
  const firstMs = watch.present.firstTickAtMs.value
  const lastMs = watch.present.tickAtMs.value
  if (firstMs === null || lastMs === null) return null
  return { fromMs: firstMs, toMs: isStopped(state.value) ? lastMs : span.toMs }
}

/** Where a part of the span lies; a part that is narrower than it can be seen is widened by the style. */
function placeOf(span: Span, part: Span) {
  const left = Math.max(0, across(span, part.fromMs))
  const right = Math.min(1, across(span, part.toMs))
  return { left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }
}
