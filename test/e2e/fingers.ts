import type { Page } from 'playwright-core'

/** A place on the screen, CSS pixels. */
export interface Spot {
  x: number
  y: number
}

/** Fingers on the screen, as the browser hears them from its hardware. */
export interface Fingers {
  tap(at: Spot): Promise<void>
  /** Each finger goes from the first of its spots to the second, all at once. */
  move(...ways: [from: Spot, to: Spot][]): Promise<void>
}

/** As many places as a finger is heard of on its way, and how far apart. */
const STEPS = 8
const STEP_S = 0.05
/** It rests before it is lifted: a browser takes the next tap for a halt of what flies on. */
const REST_S = 0.5

/** Fingers for a page that was opened with `hasTouch`. */
export async function fingersOn(page: Page): Promise<Fingers> {
  const devtools = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Spot[], timestamp?: number) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints, ...(timestamp && { timestamp }) })
  return {
    async tap(at) {
      await touch('touchStart', [at])
      await touch('touchEnd', [])
    },
    async move(...ways) {
      const at = (share: number) =>
        ways.map(([from, to], id) => ({
          x: from.x + share * (to.x - from.x),
          y: from.y + share * (to.y - from.y),
          id,
        }))
      const endS = Date.now() / 1000
      const beginS = endS - REST_S - STEPS * STEP_S
      await touch('touchStart', at(0), beginS)
      for (let step = 1; step <= STEPS; step++) await touch('touchMove', at(step / STEPS), beginS + step * STEP_S)
      await touch('touchMove', at(1), endS)
      await touch('touchEnd', [], endS)
    },
  }
}
