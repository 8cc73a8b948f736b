/** What fingers, mouse and wheel ask of a chart. Shares are of its width, 0 at the left. */
export interface Gestures {
  /** The frame is to become `factor` times as long around a share of the width. */
  zoom(factor: number, share: number): boolean
  /** Two fingers went from where they were put down to these shares. */
  pinch(from: [number, number], to: [number, number]): void
  /** Whether there is anything beyond the edges that could be moved in. */
  canPan(): boolean
  /** One finger or the mouse moved by a share of the width since it was put down. */
  pan(share: number): void
  /** The next pan or pinch begins. */
  begin(): void
  /** One finger went sideways while there was nothing to move: 1 to the left, which is later, or −1. */
  swipe(way: -1 | 1): void
  double(share: number): void
}

const SWIPE_PX = 48

/** Listens on an element, by Pointer Events; up and down on a touch screen stays the browser's. Returns the way to stop. */
export function listenTo(element: HTMLElement, on: Gestures): () => void {
  const stop = new AbortController()
  const down = new Map<number, { fromX: number; fromY: number; x: number; y: number }>()
  const shareOf = (clientX: number) => {
    const { left, width } = element.getBoundingClientRect()
    return (clientX - left) / width
  }
  const listen = <K extends keyof HTMLElementEventMap>(type: K, heard: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, heard, { signal: stop.signal, passive: false })

  function restart() {
    for (const finger of down.values()) Object.assign(finger, { fromX: finger.x, fromY: finger.y })
    on.begin()
  }
  function move() {
    const [first, second] = [...down.values()]
    if (!first) return
    if (!second) {
      if (on.canPan()) on.pan(shareOf(first.x) - shareOf(first.fromX))
      return
    }
    on.pinch([shareOf(first.fromX), shareOf(second.fromX)], [shareOf(first.x), shareOf(second.x)])
  }
  function lift(event: PointerEvent) {
    const finger = down.get(event.pointerId)
    if (!finger) return
    const [x, y] = [event.clientX - finger.fromX, event.clientY - finger.fromY]
    const sideways = Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)
    if (event.type === 'pointerup' && event.pointerType === 'touch' && down.size === 1 && sideways && !on.canPan()) {
      on.swipe(x < 0 ? 1 : -1)
    }
    down.delete(event.pointerId)
    restart()
  }

  element.style.touchAction = 'pan-y'
  listen('pointerdown', (event) => {
    if (event.button !== 0) return
    const { clientX: x, clientY: y } = event
    element.setPointerCapture(event.pointerId)
    down.set(event.pointerId, { fromX: x, fromY: y, x, y })
    restart()
  })
  listen('pointermove', (event) => {
    const finger = down.get(event.pointerId)
    if (!finger) return
    Object.assign(finger, { x: event.clientX, y: event.clientY })
    move()
  })
  listen('pointerup', lift)
  listen('pointercancel', lift)
  listen('dblclick', (event) => on.double(shareOf(event.clientX)))
  listen('wheel', (event) => {
    // Where nothing more can be zoomed the wheel scrolls the page.
    if (Math.abs(event.deltaY) > Math.abs(event.deltaX) && on.zoom(1.0015 ** event.deltaY, shareOf(event.clientX))) {
      event.preventDefault()
    }
  })
  return () => stop.abort()
}
