import './tokens.css'
import './page.css'
import './sections.css'
import './controls.css'
import { effect, type ReadonlySignal } from '@preact/signals'
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

/** Resolves once a signal has a value. */
const told = (of: ReadonlySignal<unknown>) =>
  new Promise<void>((resolve) => {
    const stop = effect(() => {
      if (of.value === null) return
      resolve()
      queueMicrotask(() => stop())
    })
  })

/**
 * The page itself asks what the meter is (index.html), and the view Now begins with its curve: to draw before they are
 * known is to draw everything twice.
 */
async function open(): Promise<void> {
  const begun = way.place.peek().view === 'now' ? told(watch.past.power) : watch.begun
  await Promise.race([begun, waited])
  render(<App watch={watch} way={way} languages={navigator.languages} />, document.body)
}

void open()
stayUpToDate(watch.connection)
keepShell()
