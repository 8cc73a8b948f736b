const SWIPE_PX = 48

/** Handlers that hear a finger going sideways over an element; what scrolls or zooms by itself is left alone. */
export function swipes(swipe: (way: -1 | 1) => void) {
  let from: { x: number; y: number } | null = null
  return {
    onTouchStart(event: TouchEvent) {
      const [finger, second] = event.touches
      const own = event.target instanceof Element && event.target.closest('.power-chart, .table-scroll, input')
      from = finger && !second && !own ? { x: finger.clientX, y: finger.clientY } : null
    },
    onTouchEnd(event: TouchEvent) {
      const finger = event.changedTouches[0]
      if (!finger || !from) return
      const [x, y] = [finger.clientX - from.x, finger.clientY - from.y]
      from = null
      if (Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) swipe(x < 0 ? 1 : -1)
    },
  }
}
