import './name.css'
import { Icon } from './icons.tsx'
import type { View } from './view.ts'
import { hashOf } from './way.ts'

/** The meter's name at the head of a view; behind it are the settings, which a phone's tabs have no room for. */
export function MeterName({ view: { watch, texts } }: { view: Pick<View, 'watch' | 'texts'> }) {
  const name = watch.meter.value?.name
  return (
    <h1 class="meter-name">
      {name === undefined ? (
        '\u00a0'
      ) : (
        <a href={hashOf({ view: 'settings', path: [], query: {} })} aria-label={`${name}, ${texts.tabs.settings}`}>
          <span>{name}</span>
          <Icon name="settings" />
        </a>
      )}
    </h1>
  )
}
