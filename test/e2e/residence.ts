import { afterAll, beforeAll } from 'vitest'
import { type Look, type OpenedPage, useBrowser } from './browser.ts'
import { type LivedIn, openLivedIn, type Stay } from './lived-in.ts'

/** A household that the tests of a group look at. */
export interface Residence {
  home(): LivedIn
  /** Opens the page at a place within it; the browser's clock stands where the household's does. */
  open(look: Look, hash?: string): Promise<OpenedPage>
}

/** Lets a household move in before the tests of a group, and out after them. */
export function useLivedIn(stay: Stay): Residence {
  const open = useBrowser()
  let home: LivedIn
  beforeAll(async () => {
    home = await openLivedIn(stay)
  })
  afterAll(() => home.close())
  return {
    home: () => home,
    open: (look, hash = '') => open(home.url + hash, { ...look, atMs: home.clock.wallMs() }),
  }
}
