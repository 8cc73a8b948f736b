import './power.css'
import { type Formats, GAP } from '../format.ts'
import { isLive, type LiveState } from '../state.ts'
import type { View } from '../view.ts'
import { Announcement } from './announcement.tsx'
import { Below } from './below.tsx'

/** The power, huge, and what it means. The block keeps its height in every state. */
export function Power({ view }: { view: View }) {
  return (
    <section class="power">
      <p class="hero" data-testid="power">
        <Hero view={view} />
      </p>
      <div class="below">
        <Below view={view} />
      </div>
      <Announcement view={view} />
    </section>
  )
}

function Hero({ view: { state, texts, formats } }: { view: View }) {
  if (state.value.kind === 'loading') return null
  if (!isLive(state.value)) return <span class="word">{texts.unknown}</span>
  return <Watts state={state.value} formats={formats.value} />
}

/** More glyphs than fit at full size on a phone. */
const LONG = 5

function Watts({ state, formats }: { state: LiveState; formats: Formats }) {
  const { number, unit } = formats.hero(state.powerW)
  const most = state.kind === 'bound'
  return (
    <span class={number.length + (most ? 2 : 0) > LONG ? 'long' : ''}>
      {most && <span class="most">≤{GAP}</span>}
      {number}
      {GAP}
      <span class="unit">{unit}</span>
    </span>
  )
}
