import { type ReadonlySignal, signal } from '@preact/signals'

/** The views that the rail, or a phone's tabs, lead to. */
export const TABS = ['now', 'history', 'insights', 'meter'] as const
export const VIEWS = [...TABS, 'settings', 'meters'] as const
export type ViewName = (typeof VIEWS)[number]

/** A place within the page: `#/history/month/2026-11?chosen=2026-11-14` is a view, its path and its parameters. */
export interface Place {
  view: ViewName
  path: readonly string[]
  query: Readonly<Record<string, string>>
}

/** The way through the page: every place has an address of its own, and the browser's back button leads back. */
export interface Way {
  readonly place: ReadonlySignal<Place>
  /** Goes to a place; the back button returns to this one. */
  go(place: Place): void
  /** Is at another place from now on; the back button leads to where it would have led before. */
  become(place: Place): void
}

/** The place of an address's fragment; what is not understood is the view Now. */
export function placeOf(hash: string): Place {
  const [route = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name, ...path] = route.split('/').filter((part) => part !== '')
  const view = VIEWS.find((known) => known === name)
  if (!view) return { view: 'now', path: [], query: {} }
  return { view, path: path.map(textOf), query: Object.fromEntries(new URLSearchParams(search)) }
}

/** The fragment of a place, as a link needs it. */
export function hashOf({ view, path, query }: Place): string {
  const search = new URLSearchParams(query).toString()
  return `#/${[view, ...path.map(encodeURIComponent)].join('/')}${search && `?${search}`}`
}

/** Follows the address of this page. */
export function followWay(): Way {
  const place = signal(placeOf(location.hash))
  const change = (method: 'pushState' | 'replaceState') => (to: Place) => {
    history[method](null, '', hashOf(to))
    place.value = to
  }
  // Links, the back button, an address typed by hand.
  addEventListener('popstate', () => {
    place.value = placeOf(location.hash)
  })
  return { place, go: change('pushState'), become: change('replaceState') }
}

/** An escape that is none is a part of the text. */
function textOf(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
