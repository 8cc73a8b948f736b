import './name.css'
import { Icon } from './icons.tsx'
import type { View } from './view.ts'
import { hashOf } from './way.ts'

/**
 * The meter's name at the head of a view. Behind it are the other meters where there are some, else the settings, which
 * a phone's tabs have no room for.
 */
export function MeterName({ view: { watch, texts } }: { view: Pick<View, 'watch' | 'texts'> }) {
  const meter = watch.meter.value
  if (meter === null) return null
  const view = meter.others > 0 ? 'meters' : 'settings'
  return (
    <h1 class={`meter-name of-${view}`}>
      <a href={hashOf({ view, path: [], query: {} })} aria-label={`${meter.name}, ${texts.tabs[view]}`}>
        <span>{meter.name}</span>
        <Icon name={view === 'meters' ? 'choose' : 'settings'} />
      </a>
    </h1>
  )
}
