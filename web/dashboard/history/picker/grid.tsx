// biome-ignore-all lint/a11y/useSemanticElements: a table is read; a grid is walked through by keys
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Period } from '../../api.ts'
import type { Range } from '../range.ts'
import type { Scene } from '../scene.ts'
import { type Cell, isWithin, type Sheet, stepped } from './sheet.ts'

interface GridProps {
  scene: Scene
  sheet: Sheet
  range: Range
  /** What each cell came to; null while it is awaited. */
  periods: readonly Period[] | null
  /** The one cell that the tab key leads to. */
  focusedMs: number
  onFocus(atMs: number): void
  onPick(atMs: number): void
}

/** The cells, walked through by keys as WAI-ARIA's grid pattern has it. */
export function Grid({ scene, sheet, range, periods, focusedMs, onFocus, onPick }: GridProps) {
  const { zone } = scene
  const grid = useRef<HTMLDivElement>(null)
  // The keys lead to another cell, perhaps on another sheet; the focus is there before the next key.
  useLayoutEffect(() => grid.current?.querySelector<HTMLElement>(`[data-at="${focusedMs}"]`)?.focus(), [focusedMs])
  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      class={`cells ${sheet.cell}`}
      aria-label={scene.view.texts.history.calendar}
      onKeyDown={(event) => {
        const next = stepped(sheet, focusedMs, event, zone)
        if (next === null) return
        event.preventDefault()
        onFocus(next)
      }}
    >
      {sheet.cell === 'day' && <Weekdays scene={scene} sheet={sheet} />}
      {sheet.rows.map((row) => (
        <div key={row.find((atMs) => atMs !== null)} role="row" tabIndex={-1}>
          {row.map((atMs, i) =>
            atMs === null ? (
              <i key={`beyond ${i}`} />
            ) : (
              <CellButton
                key={atMs}
                scene={scene}
                cell={sheet.cell}
                atMs={atMs}
                isChosen={isWithin(atMs, range)}
                isEmpty={periods?.find(({ from }) => from === atMs)?.kwh === null}
                isFocused={atMs === focusedMs}
                onPick={onPick}
              />
            ),
          )}
        </div>
      ))}
    </div>
  )
}

/** The names of the days, in the order of the rows. */
function Weekdays({ scene: { view }, sheet }: Pick<GridProps, 'scene' | 'sheet'>) {
  const whole = sheet.rows.find((row) => !row.includes(null)) ?? []
  const { dates, longWeekday } = view.formats.value
  return (
    <div role="row" tabIndex={-1}>
      {whole.map((atMs) => (
        <span key={atMs} role="columnheader" tabIndex={-1} aria-label={longWeekday(atMs ?? 0)}>
          {dates({ weekday: 'short' })(atMs ?? 0).replace('.', '')}
        </span>
      ))}
    </div>
  )
}

interface CellProps {
  scene: Scene
  cell: Cell
  atMs: number
  isChosen: boolean
  /** Nothing is known of it. */
  isEmpty: boolean
  isFocused: boolean
  onPick(atMs: number): void
}

const SHORT = { day: { day: 'numeric' }, month: { month: 'short' }, year: { year: 'numeric' } } as const
const LONG = {
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
} as const

function CellButton({ scene: { view, known, zone }, cell, atMs, isChosen, isEmpty, isFocused, onPick }: CellProps) {
  const { dates } = view.formats.value
  const { firstMs, nowMs } = known.value
  const isThere = atMs <= nowMs && zone.next(cell, atMs) > firstMs
  const isNow = atMs <= nowMs && nowMs < zone.next(cell, atMs)
  const short = dates(SHORT[cell])(atMs)
  const long = dates(LONG[cell])(atMs)
  return (
    <button
      type="button"
      role="gridcell"
      aria-selected={isChosen}
      data-at={atMs}
      tabIndex={isFocused ? 0 : -1}
      class={isEmpty ? 'empty' : ''}
      disabled={!isThere}
      aria-current={isNow ? 'date' : undefined}
      aria-label={isEmpty && isThere ? `${long}, ${view.texts.history.noData}` : long}
      onClick={() => onPick(atMs)}
    >
      {cell === 'day' ? short.replace(/\D/g, '') : short}
    </button>
  )
}
