import '../now/status.css'
import { MeterName } from '../name.tsx'
import type { Page } from './page.ts'

type Presence = 'online' | 'offline' | 'unknown'

const DOTS = { online: 'full', offline: 'hollow', unknown: 'half' } as const

/** Whose meter this is, and whether its sensor is there. */
export function SensorStatus({ page }: { page: Page }) {
  const { watch, formats } = page
  const nowMs = watch.nowMs.value
  const { presence, words, stopped } = wordsOf(page)
  return (
    <header class="status">
      <MeterName view={page} />
      {watch.meter.value && (
        <time class="when">
          {formats.value.date(nowMs)}, {formats.value.time(nowMs)}
        </time>
      )}
      <p class={stopped ? 'state warn' : 'state'} data-testid="state">
        <i class={presence ? `dot ${DOTS[presence]}` : 'dot'} />
        {words}
      </p>
    </header>
  )
}

function wordsOf({ watch, state, texts, formats }: Page): {
  presence: Presence | null
  words: string
  stopped: boolean
} {
  const since = (atMs: number) => formats.value.moment(atMs, watch.nowMs.value)
  if (state.value.kind === 'offline') {
    return { presence: 'offline', words: texts.noConnection(since(state.value.sinceMs)), stopped: true }
  }
  const live = watch.present.live.value
  if (!live) return { presence: null, words: '–', stopped: false }
  const words = texts.meterView.sensor[live.sensor]
  const stopped = live.sensor === 'offline'
  const dated = stopped && live.sensor_at !== null ? texts.meterView.since(words, since(live.sensor_at)) : words
  return { presence: live.sensor, words: dated, stopped }
}
