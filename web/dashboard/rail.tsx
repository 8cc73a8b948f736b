import './rail.css'
import { NowIcon, ThemeIcon, Wordmark } from './icons.tsx'
import type { Texts } from './texts/en.ts'
import { nextTheme, themeChoice } from './theme.ts'

/** The rail at the side of a desktop; on phones the foot of the page. Tabs are worth showing from two views on. */
export function Rail({ texts }: { texts: Texts }) {
  const choice = texts.theme[themeChoice.value]
  return (
    <div class="rail">
      <a class="brand" href="./">
        <Wordmark />
        <span>Wattwheel</span>
      </a>
      <nav aria-label={texts.views}>
        <a href="./" aria-current="page">
          <NowIcon />
          <span>{texts.now}</span>
        </a>
      </nav>
      <button type="button" class="theme" onClick={nextTheme} aria-label={texts.themeLabel(choice)}>
        <ThemeIcon />
        <span>{choice}</span>
      </button>
    </div>
  )
}
