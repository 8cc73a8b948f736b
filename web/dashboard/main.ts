import { effect, type ReadonlySignal } from '@preact/signals'
import { keepShell } from './shell/shell.ts'
import { startTheme } from './theme.ts'
import { stayUpToDate } from './update.ts'
import { watchMeter } from './watch.ts'
import { followWay } from './way.ts'

/*
 * The first script of the page is small, so that its questions are with the server while the browser still reads how the
 * answers are drawn (page.tsx).
 */

/** For longer nobody waits for an answer before the page is drawn, however slow the server is. */
const EMPTY_FOR_MS = 300

startTheme()
const way = followWay()
const watch = watchMeter(new URLSearchParams(location.search).get('meter'))

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
  const { drawPage } = await import('./page.tsx')
  await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, EMPTY_FOR_MS))])
  drawPage(watch, way)
}

void open()
stayUpToDate(watch.connection)
keepShell()
