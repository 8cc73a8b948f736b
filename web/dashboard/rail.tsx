import './rail.css'
import { Icon, InsightsIcon, NowIcon, ThemeIcon, Wordmark } from './icons.tsx'
import type { Texts } from './texts/en.ts'
import { nextTheme, themeChoice } from './theme.ts'
import { hashOf, VIEWS, type ViewName } from './way.ts'

const ICONS = {
  now: <NowIcon />,
  history: <Icon name="history" />,
  insights: <InsightsIcon />,
  meter: <Icon name="meter" />,
}

/** The rail at the side of a desktop; on phones the views are tabs at the foot, the rest stands below the view. */
export function Rail({ texts, current }: { texts: Texts; current: ViewName }) {
  const choice = texts.theme[themeChoice.value]
  return (
    <header class="rail">
      <a class="brand" href={linkTo('now')}>
        <Wordmark />
        <span>Wattwheel</span>
      </a>
      <nav aria-label={texts.views}>
        {VIEWS.map((name) => (
          <a key={name} href={linkTo(name)} aria-current={name === current ? 'page' : undefined}>
            {ICONS[name]}
            <span>{texts.tabs[name]}</span>
          </a>
        ))}
      </nav>
      <button type="button" class="theme" onClick={nextTheme} aria-label={texts.themeLabel(choice)}>
        <ThemeIcon />
        <span>{choice}</span>
      </button>
    </header>
  )
}

const linkTo = (view: ViewName) => hashOf({ view, path: [], query: {} })
