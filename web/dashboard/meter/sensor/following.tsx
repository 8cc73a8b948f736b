import { isLive } from '../../state.ts'
import type { Page } from '../page.ts'

/** That the sensor follows the disc between its marks, and how exactly. */
export function Following({ page: { state, formats, texts } }: { page: Page }) {
  if (!isLive(state.value) || !state.value.followed) return null
  const { powerW, withinW } = state.value
  const words = texts.meterView
  const sentence = withinW === null ? words.follows : words.followsWithin(formats.value.percent(withinW / powerW))
  return <p class="sentence">{sentence}</p>
}
