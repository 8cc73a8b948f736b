import './tokens.css'
import './page.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { startTheme } from './theme.ts'
import { watchMeter } from './watch.ts'
import { followWay } from './way.ts'

startTheme()
const watch = watchMeter(new URLSearchParams(location.search).get('meter'))
render(<App watch={watch} way={followWay()} language={navigator.language} />, document.body)
