import './navigator.css'
import { useRef } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { momentOf, textOf } from './address.ts'
import { neighbour, type Range, rangeAt } from './range.ts'
import type { Scene } from './scene.ts'
import { titleOf } from './words.ts'

/** ‹ November 2026 ›, and the title opens a date picker. */
export function Navigator({ scene }: { scene: Scene }) {
  const { view, shown, known, zone } = scene
  const { range } = shown.value
  return (
    <div class="navigator">
      <Turn scene={scene} to={neighbour(range, -1, zone, known.value)} way="previous" />
      {range.kind === 'all' ? (
        <h1>{titleOf(range, view.formats.value, view.texts)}</h1>
      ) : (
        <DateTitle scene={scene} range={range} choose={(next) => scene.go({ range: next, chosenMs: null })} />
      )}
      <Turn scene={scene} to={neighbour(range, 1, zone, known.value)} way="next" />
    </div>
  )
}

function Turn({ scene, to, way }: { scene: Scene; to: Range | null; way: 'previous' | 'next' }) {
  const { formats, texts } = scene.view
  const nowhere = way === 'next' ? texts.history.nothingAfter : texts.history.nothingBefore
  return (
    <button
      type="button"
      class="turn"
      aria-label={to ? texts.history[way](titleOf(to, formats.value, texts)) : nowhere}
      aria-disabled={to === null}
      onClick={() => to && scene.go({ range: to, chosenMs: null })}
    >
      <Icon name={way} />
    </button>
  )
}

interface DateTitleProps {
  scene: Scene
  range: Range
  choose(range: Range): void
}

/** The name of a range as a button; behind it the browser's own date picker, which every device has learnt well. */
export function DateTitle({ scene: { view, known, zone }, range, choose }: DateTitleProps) {
  const input = useRef<HTMLInputElement>(null)
  const title = titleOf(range, view.formats.value, view.texts)
  function picked(text: string) {
    const atMs = momentOf(text, zone)
    if (atMs !== null && atMs <= known.value.nowMs) choose(rangeAt(range.kind, atMs, zone, known.value))
  }
  return (
    <h1 class="date-title">
      <button
        type="button"
        aria-label={view.texts.history.chooseDate(title)}
        onClick={() => input.current?.showPicker()}
      >
        {title}
      </button>
      <input
        ref={input}
        type="date"
        required
        tabIndex={-1}
        aria-hidden="true"
        min={textOf('day', known.value.firstMs, zone)}
        max={textOf('day', known.value.nowMs, zone)}
        value={textOf('day', Math.min(range.fromMs, known.value.nowMs), zone)}
        onChange={(event) => picked(event.currentTarget.value)}
      />
    </h1>
  )
}
