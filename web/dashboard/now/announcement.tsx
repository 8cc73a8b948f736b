import { signal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Formats } from '../format.ts'
import { isLive, type State } from '../state.ts'
import type { Texts } from '../texts/en.ts'
import type { View } from '../view.ts'

const AT_MOST_EVERY_MS = 60_000

/** The power in words for those who listen: at each change of state, and else at most once a minute. */
export function Announcement({ view: { watch, state, texts, formats } }: { view: View }) {
  const said = useMemo(() => signal({ kind: 'loading', words: '', atMs: 0 }), [])
  useSignalEffect(() => {
    const { kind } = state.value
    const atMs = watch.clockMs()
    const last = said.peek()
    if (kind === last.kind && atMs - last.atMs < AT_MOST_EVERY_MS) return
    said.value = { kind, words: wordsOf(state.value, texts, formats.value), atMs }
  })
  return (
    <p class="unseen" role="status">
      {said.value.words}
    </p>
  )
}

function wordsOf(state: State, texts: Texts, formats: Formats): string {
  if (state.kind === 'loading') return ''
  if (!isLive(state)) return texts.powerUnknown
  const words = spoken(state.powerW, texts, formats)
  if (state.kind === 'bound') return texts.atMost(words)
  return state.withinW === null ? words : texts.giveOrTake(words, spoken(state.withinW, texts, formats))
}

function spoken(powerW: number, texts: Texts, formats: Formats): string {
  const { number, unit } = formats.hero(powerW)
  return unit === 'W' ? texts.watts(number) : texts.kilowatts(number)
}
