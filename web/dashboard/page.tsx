import './tokens.css'
import './page.css'
import './sections.css'
import './controls.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { languageChoice } from './locale.ts'
import type { Watch } from './watch.ts'
import type { Way } from './way.ts'

/** Draws the page, and again whatever changes. */
export function drawPage(watch: Watch, way: Way): void {
  languageChoice.remember()
  render(<App watch={watch} way={way} languages={navigator.languages} />, document.body)
}
