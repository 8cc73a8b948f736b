import { Segments } from '../segments.tsx'
import { KINDS, type Kind, rangeAt } from './range.ts'
import type { Scene } from './scene.ts'

/** Day, week, month, year, all: around what is chosen, or where nothing is, around the present or the period's end. */
export function Kinds({ scene }: { scene: Scene }) {
  const { view, shown, known, zone } = scene
  const { history } = view.texts
  const { range, chosenMs } = shown.value
  function choose(kind: Kind) {
    const { nowMs } = known.value
    const atMs = chosenMs ?? Math.min(Math.max(range.fromMs, nowMs), range.toMs - 1)
    scene.go({ range: rangeAt(kind, Math.min(atMs, nowMs), zone, known.value), chosenMs: null, hours: false })
  }
  const kinds = KINDS.map((kind) => [kind, history.kinds[kind]] as const)
  return <Segments label={history.period} of={kinds} chosen={range.kind} onChoose={choose} />
}
