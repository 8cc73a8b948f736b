import type { Place, Way } from '../way.ts'
import type { Open } from './page.ts'

/** What a place of this view has open over it. */
export function openIn({ path: [kind, name] }: Pick<Place, 'path'>): Open | null {
  if (kind === 'device') return { kind }
  return kind === 'removal' && name !== undefined ? { kind, name } : null
}

/** The way into dialogs and out of them: each has an address, and the browser's back button leaves it. */
export function makeOpening(way: Way): { open(what: Open): void; leave(): void } {
  let wentIn = false
  return {
    open(what) {
      wentIn = true
      way.go({ view: 'settings', path: what.kind === 'removal' ? [what.kind, what.name] : [what.kind], query: {} })
    },
    leave() {
      if (way.place.peek().path.length === 0) return
      // Who came by a link has nothing of this view behind him.
      if (wentIn) history.back()
      else way.become({ view: 'settings', path: [], query: {} })
      wentIn = false
    },
  }
}
