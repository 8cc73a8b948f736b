import './navigator.css'
import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { later } from '../later.tsx'
import type { PickerProps } from './picker/picker.tsx'
import { neighbour, type Range } from './range.ts'
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

const Picker = later<PickerProps>(
  async () => (await import('./picker/picker.tsx')).Picker,
  () => null,
)

/** The name of a range as a button; behind it a calendar to choose another from. */
export function DateTitle({ scene, range, choose }: DateTitleProps) {
  const [open, setOpen] = useState(false)
  const { view } = scene
  const title = titleOf(range, view.formats.value, view.texts)
  return (
    <div class="date-title">
      <h1>
        <button
          type="button"
          aria-haspopup="dialog"
          aria-expanded={open}
          aria-label={view.texts.history.chooseDate(title)}
          onPointerEnter={Picker.fetch}
          onFocus={Picker.fetch}
          onClick={() => setOpen(true)}
        >
          {title}
        </button>
      </h1>
      {open && <Picker.Part scene={scene} range={range} choose={choose} onClose={() => setOpen(false)} />}
    </div>
  )
}
