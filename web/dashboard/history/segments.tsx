import { KINDS, type Kind, rangeAt } from './range.ts'
import type { Scene } from './scene.ts'

/** Day, week, month, year, all: around what is chosen, or where nothing is, around the present or the period's end. */
export function Segments({ scene }: { scene: Scene }) {
  const { view, shown, known, zone } = scene
  const { history } = view.texts
  const { range, chosenMs } = shown.value
  function choose(kind: Kind) {
    const { nowMs } = known.value
    const atMs = chosenMs ?? Math.min(Math.max(range.fromMs, nowMs), range.toMs - 1)
    scene.go({ range: rangeAt(kind, Math.min(atMs, nowMs), zone, known.value), chosenMs: null, hours: false })
  }
  return (
    <fieldset class="period-choices" aria-label={history.period}>
      {KINDS.map((kind) => (
        <button key={kind} type="button" aria-pressed={kind === range.kind} onClick={() => choose(kind)}>
          {history.kinds[kind]}
        </button>
      ))}
    </fieldset>
  )
}
