import './map.css'
import { Fragment } from 'preact'
import { type Extremes, type Hour, keyOf, shadeOf } from './week-map.ts'
import type { HourWords } from './words.ts'

interface MapGridProps {
  rows: readonly Hour[][]
  words: HourWords
  extremes: Extremes
  /** The key of the hour it is now. */
  current: string | null
  chosen: Hour | null
  label: string
  onChoose(hour: Hour | null): void
}

/**
 * A cell for each hour of the week; pointer, finger and arrow keys choose one, the first
 * key the hour it is now, Escape lets go.
 */
export function MapGrid({ rows, words, extremes, current, chosen, label, onChoose }: MapGridProps) {
  const hours = rows.flat()
  const hourAt = (key: string | null | undefined) => hours.find((hour) => keyOf(hour) === key) ?? null
  const point = (event: Event) => onChoose(hourAt((event.target as HTMLElement).dataset['hour']))
  function press(event: KeyboardEvent) {
    const places = PLACES[event.key]
    if (event.key === 'Escape') onChoose(null)
    else if (places === undefined) return
    else if (chosen) onChoose(hours[hours.indexOf(chosen) + places] ?? chosen)
    else onChoose(hourAt(current) ?? hours[0] ?? null)
    event.preventDefault()
  }
  return (
    <div
      class="map"
      role="img"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move its callout
      tabIndex={0}
      aria-label={label}
      onKeyDown={press}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onChoose(null)}
    >
      {rows.map((row) => (
        <Fragment key={row[0]?.weekday}>
          <span class="weekday">{words.weekday(row[0]?.weekday ?? 1)}</span>
          {row.map((hour) => (
            <Cell key={hour.hour} {...{ hour, extremes, current }} chosen={hour === chosen} />
          ))}
        </Fragment>
      ))}
      <span />
      {MARKED_HOURS.map((hour) => (
        <span key={hour} class="mark">
          {words.clock(hour)}
        </span>
      ))}
    </div>
  )
}

const PLACES: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }
const MARKED_HOURS = [0, 6, 12, 18]

interface CellProps {
  hour: Hour
  extremes: Extremes
  current: string | null
  chosen: boolean
}

function Cell({ hour, extremes: { busiest, quietest }, current, chosen }: CellProps) {
  const key = keyOf(hour)
  const marks = [hour.powerW === null && 'unknown', key === current && 'current', chosen && 'chosen']
  const percent = Math.round(100 * shadeOf(hour.powerW ?? 0, quietest.powerW, busiest.powerW))
  const background = `color-mix(in oklab, var(--heat-1) ${percent}%, var(--heat-0))`
  return (
    <i class={marks.filter(Boolean).join(' ')} data-hour={key} style={hour.powerW === null ? {} : { background }} />
  )
}
