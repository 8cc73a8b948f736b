import './picker.css'
import { computed, signal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useAnswer } from '../../answer.ts'
import { Icon } from '../../icons.tsx'
import { type Energy, energyQuestion } from '../archive.ts'
import { type Range, rangeAt } from '../range.ts'
import type { Scene } from '../scene.ts'
import { Grid } from './grid.tsx'
import { CELL_OF, type Cell, cellAt, sheetOf, turned } from './sheet.ts'

export interface PickerProps {
  scene: Scene
  range: Range
  choose(range: Range): void
  onClose(): void
}

/** A calendar in which a day, a week, a month or a year is chosen. */
export function Picker({ scene, range, choose, onClose }: PickerProps) {
  const { view, known, zone } = scene
  const words = view.texts.history
  const dialog = useRef<HTMLDialogElement>(null)
  const cell: Cell = range.kind === 'all' ? 'year' : CELL_OF[range.kind]
  const { focused, sheet } = useMemo(() => {
    const focused = signal(cellAt(cell, range.fromMs, zone, known.peek()))
    const { firstWeekday } = view.formats.peek()
    return { focused, sheet: computed(() => sheetOf(cell, focused.value, zone, firstWeekday, known.value)) }
  }, [view, zone, known, cell, range.fromMs])
  const energy = useAnswer<Energy>(view.watch, () => {
    const { fromMs, toMs } = sheet.value
    return energyQuestion(fromMs, toMs, cell)
  })
  const go = (atMs: number) => {
    focused.value = cellAt(cell, atMs, zone, known.peek())
  }
  const pick = (atMs: number) => {
    choose(rangeAt(range.kind, atMs, zone, known.peek()))
    dialog.current?.close()
  }
  // A dialog that opens gives the focus to the first button; it belongs to the chosen cell.
  useLayoutEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it with Escape
    <dialog
      ref={dialog}
      class="picker"
      aria-label={words.calendar}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="inner">
        {cell !== 'year' && (
          <Head
            scene={scene}
            cell={cell}
            fromMs={sheet.value.fromMs}
            turn={(n) => go(turned(cell, focused.peek(), n, zone))}
          />
        )}
        <Grid
          scene={scene}
          sheet={sheet.value}
          range={range}
          periods={energy.value.value?.periods ?? null}
          focusedMs={focused.value}
          onFocus={go}
          onPick={pick}
        />
        <button type="button" class="link" onClick={() => pick(known.peek().nowMs)}>
          {words.present[range.kind]}
        </button>
      </div>
    </dialog>
  )
}

interface HeadProps {
  scene: Scene
  cell: Cell
  fromMs: number
  turn(sheets: -1 | 1): void
}

/** ‹ November 2026 ›. */
function Head({ scene: { view, known, zone }, cell, fromMs, turn }: HeadProps) {
  const { history } = view.texts
  const { dates } = view.formats.value
  const title = dates(cell === 'day' ? { month: 'long', year: 'numeric' } : { year: 'numeric' })(fromMs)
  const { firstMs, nowMs } = known.value
  const page = cell === 'day' ? 'month' : 'year'
  const button = (way: -1 | 1, isThere: boolean) => (
    <button
      type="button"
      class="turn"
      aria-label={history[way === 1 ? 'later' : 'earlier']}
      aria-disabled={!isThere}
      onClick={() => isThere && turn(way)}
    >
      <Icon name={way === 1 ? 'next' : 'previous'} />
    </button>
  )
  return (
    <div class="sheet-head">
      {button(-1, fromMs > firstMs)}
      <h2 id="sheet-title" aria-live="polite">
        {title}
      </h2>
      {button(1, zone.next(page, fromMs) <= nowMs)}
    </div>
  )
}
