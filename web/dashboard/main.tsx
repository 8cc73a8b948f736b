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

startTheme()
languageChoice.remember()
const watch = watchMeter(new URLSearchParams(location.search).get('meter'))
render(<App watch={watch} way={followWay()} languages={navigator.languages} />, document.body)
stayUpToDate(watch.connection)
if (import.meta.env.PROD) keepShell()
