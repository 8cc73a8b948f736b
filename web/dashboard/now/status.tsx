import './status.css'
import type { Formats } from '../format.ts'
import { MeterName } from '../name.tsx'
import { isStopped, type State } from '../state.ts'
import type { Texts } from '../texts/en.ts'
import type { View } from '../view.ts'

type Dot = 'full' | 'half' | 'hollow' | 'none'

/** Whose meter this is, the time, and in words how much the page knows. */
export function Status({ view }: { view: View }) {
  const { watch, state, texts, formats } = view
  const nowMs = watch.nowMs.value
  const { dot, words } = wordsOf(state.value, texts, formats.value, nowMs)
  return (
    <header class="status">
      <MeterName view={view} />
      {watch.meter.value && (
        <time class="when">
          {formats.value.date(nowMs)}, {formats.value.time(nowMs)}
        </time>
      )}
      <p class={isStopped(state.value) ? 'state warn' : 'state'} data-testid="state">
        <i class={`dot ${dot}`} />
        {words}
      </p>
    </header>
  )
}

function wordsOf(state: State, texts: Texts, formats: Formats, nowMs: number): { dot: Dot; words: string } {
  switch (state.kind) {
    case 'loading':
      return { dot: 'none', words: '–' }
    case 'measured':
      return {
        dot: 'full',
        words: state.followed ? texts.following : texts.live(formats.ago(nowMs - state.tickAtMs)),
      }
    case 'bound':
      return { dot: 'half', words: texts.slower }
    case 'first':
      return { dot: 'half', words: texts.waiting[state.turns] }
    case 'unknown': {
      const since = formats.moment(state.sinceMs, nowMs)
      return { dot: 'hollow', words: state.why === 'sensor' ? texts.sensorOffline(since) : texts.notLive(since) }
    }
    case 'offline':
      return { dot: 'hollow', words: texts.noConnection(formats.moment(state.sinceMs, nowMs)) }
  }
}
