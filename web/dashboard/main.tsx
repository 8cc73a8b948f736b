import './tokens.css'
import './page.css'
import './sections.css'
import './controls.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { languageChoice } from './locale.ts'
import { keepShell } from './shell/shell.ts'
import { startTheme } from './theme.ts'
import { stayUpToDate } from './update.ts'
import { watchMeter } from './watch.ts'
import { followWay } from './way.ts'

/** For longer nobody looks at an empty page, however slow the server is. */
const EMPTY_FOR_MS = 300

startTheme()
languageChoice.remember()
const way = followWay()
const watch = watchMeter(new URLSearchParams(location.search).get('meter'))
const waited = new Promise<void>((resolve) => setTimeout(resolve, EMPTY_FOR_MS))

/** The page itself asks what the meter is (index.html): to draw before that is known is to draw everything twice. */
async function open(): Promise<void> {
  await Promise.race([watch.begun, waited])
  render(<App watch={watch} way={way} languages={navigator.languages} />, document.body)
}

void open()
stayUpToDate(watch.connection)
keepShell()
