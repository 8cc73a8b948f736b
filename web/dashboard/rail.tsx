import './rail.css'
import { Icon, InsightsIcon, NowIcon, Wordmark } from './icons.tsx'
import type { Texts } from './texts/en.ts'
import { hashOf, TABS, type ViewName } from './way.ts'

// Made anew for each rail: what is drawn keeps to what it was drawn in first, for as long as it is kept itself.
const ICONS = {
  now: () => <NowIcon />,
  history: () => <Icon name="history" />,
  insights: () => <InsightsIcon />,
  meter: () => <Icon name="meter" />,
  settings: () => <Icon name="settings" />,
}

/** The rail at the side of a desktop; on phones the views are tabs at the foot, and the settings behind the meter's name. */
export function Rail({ texts, current }: { texts: Texts; current: ViewName }) {
  const link = (name: keyof typeof ICONS) => (
    <a
      key={name}
      class={name === 'settings' ? 'last' : ''}
      href={linkTo(name)}
      aria-current={name === current ? 'page' : undefined}
    >
      {ICONS[name]()}
      <span>{texts.tabs[name]}</span>
    </a>
  )
  return (
    <header class="rail">
      <a class="brand" href={linkTo('now')}>
        <Wordmark />
        <span>Wattwheel</span>
      </a>
      <nav aria-label={texts.views}>
        {TABS.map(link)}
        {link('settings')}
      </nav>
    </header>
  )
}

const linkTo = (view: ViewName) => hashOf({ view, path: [], query: {} })
