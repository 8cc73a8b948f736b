import { effect, type ReadonlySignal } from '@preact/signals'
import type { Live } from '../../broker/contract/messages.ts'
import type { Meter } from './api.ts'
import { forget, keep, kept } from './keep.ts'
import { openToAll } from './login/session.ts'
import type { Past, PastAnswers } from './past.ts'
import type { Known, Present } from './present.ts'

/** What the page knew when it was left; kept on this device for when it opens and the server does not answer. */
export interface LastKnown {
  /** The meter that the address of the page asked for; null: the server's first. */
  wanted: string | null
  meter: Meter
  live: Live
  known: Known | null
  past: PastAnswers
}

const KEY = 'last-known'
/** Changes with the page's code: what another version of it kept may be of another shape. */
const KEEPER = import.meta.url

/** What the page knows, and of which meter. */
interface Knowledge {
  wanted: string | null
  meter: ReadonlySignal<Meter | null>
  present: Present
  past: Past
}

/** Keeps what is known whenever the page is left, but only where the server shows it to everyone. */
export function keepLastKnown(knowledge: Knowledge): void {
  effect(() => {
    if (openToAll.value === false) forget(KEY)
  })
  document.addEventListener('visibilitychange', () => {
    const lastKnown = document.hidden && openToAll.peek() ? lastKnownOf(knowledge) : null
    if (lastKnown) keep(KEY, JSON.stringify({ keeper: KEEPER, lastKnown }))
  })
}

/** What this version of the page kept of the meter that is wanted; null: nothing. */
export function recallLastKnown(wanted: string | null): LastKnown | null {
  const before = JSON.parse(kept(KEY) ?? 'null') as { keeper: string; lastKnown: LastKnown } | null
  return before?.keeper === KEEPER && before.lastKnown.wanted === wanted ? before.lastKnown : null
}

/** Null until the first message has come. */
function lastKnownOf({ wanted, meter, present, past }: Knowledge): LastKnown | null {
  const [of, live, answers] = [meter.peek(), present.live.peek(), past.answers()]
  return of && live && answers && { wanted, meter: of, live, known: present.known.peek(), past: answers }
}
