import './compare.css'
import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { Segments } from '../segments.tsx'
import { DateTitle } from './navigator.tsx'
import { isKnown, type Pair, type Side, usePair } from './pair.ts'
import { PairBars } from './pair-bars.tsx'
import { PairTable } from './pair-table.tsx'
import { KINDS, type Kind, neighbour, type Range, rangeAt, yearBefore } from './range.ts'
import type { Scene } from './scene.ts'
import { Verdict } from './verdict.tsx'

/** Two periods side by side: which, what differs, bar by bar and in numbers. */
export function CompareView({ scene }: { scene: Scene }) {
  const { view, shown } = scene
  const { history } = view.texts
  const pair = usePair(scene).value
  const pointed = useMemo(() => signal<number | null>(null), [])
  return (
    <main class="history compare" data-kind={shown.value.range.kind}>
      <header class="top">
        <h1>{history.comparing}</h1>
        <button
          type="button"
          class="turn"
          aria-label={history.stopComparing}
          onClick={() => scene.go({ other: null, chosenMs: null })}
        >
          <Icon name="close" />
        </button>
      </header>
      <Kinds scene={scene} />
      <div class="sides">
        <SideTitle scene={scene} pair={pair} name="first" />
        <SideTitle scene={scene} pair={pair} name="second" />
      </div>
      <Presets scene={scene} />
      <Verdict scene={scene} pair={pair} />
      <section class="figure" aria-label={history.comparing}>
        <PairBars scene={scene} pair={pair} pointed={pointed} />
        {isUnanswered(scene, pair) && <p class="message">{history.noAnswer}</p>}
      </section>
      <PairTable scene={scene} pair={pair} />
    </main>
  )
}

const isUnanswered = ({ view }: Scene, { first, second }: Pair): boolean =>
  view.state.value.kind === 'offline' && ![...first.bars, ...second.bars].some(isKnown)

/** Both become the periods of another kind that their beginnings, or the present, lie in. */
function Kinds({ scene: { view, shown, known, zone, go } }: { scene: Scene }) {
  const { range, other } = shown.value
  const { history } = view.texts
  function choose(kind: Kind) {
    const at = ({ toMs }: Range) => rangeAt(kind, Math.min(toMs - 1, known.value.nowMs), zone, known.value)
    const first = at(range)
    const second = other && at(other)
    const same = second?.fromMs === first.fromMs
    const apart = same ? neighbour(first, -1, zone, known.value) : second
    go({ range: first, other: apart ?? first, chosenMs: null })
  }
  const kinds = KINDS.filter((kind) => kind !== 'all').map((kind) => [kind, history.kinds[kind]] as const)
  return <Segments label={history.period} of={kinds} chosen={range.kind} onChoose={choose} />
}

/** The name of a side, with the mark its bars have, between the ways to its neighbours. */
function SideTitle({ scene, pair, name }: { scene: Scene; pair: Pair; name: 'first' | 'second' }) {
  const { history } = scene.view.texts
  const { range }: Side = pair[name]
  const key = name === 'first' ? 'range' : 'other'
  const choose = (next: Range) => scene.go({ [key]: next })
  const turn = (way: -1 | 1) => {
    const next = neighbour(range, way, scene.zone, scene.known.value)
    const label = way === 1 ? 'next' : 'previous'
    return (
      <button
        type="button"
        class="turn"
        aria-disabled={next === null}
        aria-label={`${history[name]}: ${history[label === 'next' ? 'later' : 'earlier']}`}
        onClick={() => next && choose(next)}
      >
        <Icon name={label} />
      </button>
    )
  }
  return (
    <div class="compared">
      <i class={name} />
      <DateTitle scene={scene} range={range} choose={choose} />
      {turn(-1)}
      {turn(1)}
    </div>
  )
}

/** What a period is most often compared with. */
function Presets({ scene: { view, shown, known, zone, go } }: { scene: Scene }) {
  const { against } = view.texts.history
  const { range, other } = shown.value
  const { year, month, day } = zone.localAt(range.fromMs)
  const presets = [
    { text: against.before, range: neighbour(range, -1, zone, known.value) },
    ...(range.kind === 'day'
      ? [{ text: against.weekday, range: rangeAt('day', zone.instantOf(year, month, day - 7), zone, known.value) }]
      : []),
    { text: against.year, range: yearBefore(range, zone, known.value) },
  ]
  return (
    <div class="presets">
      {presets.map(({ text, range: to }) => (
        <button
          key={text}
          type="button"
          aria-pressed={to?.fromMs === other?.fromMs}
          disabled={!to || to.toMs <= known.value.firstMs}
          onClick={() => to && go({ other: to })}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
