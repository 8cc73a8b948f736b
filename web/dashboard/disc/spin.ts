import { AROUND, graduationsPath, holes, markPaths } from './drawing.ts'
import { PASS_MS, type Pass, passFrom, shownPhase, type Turn } from './phase.ts'

/** What is known of the disc; without a turn it stands still where it was. */
export type Known = { turn: Turn | null; mark: 'red' | 'hollow' | 'lost' | 'none' }

/** A disc on the page. */
export interface Spinning {
  show(known: Known): void
  close(): void
}

/** Without motion wanted the disc is still drawn anew this often. */
const CALM_MS = 10_000
const SMALLEST_MOVE_PX = 0.25

/** Turns the disc drawn in `slot`; `clockMs` is the clock of the ticks. */
export function spin(slot: HTMLElement, clockMs: () => number): Spinning {
  const draw = drawerOf(slot)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  let known: Known = { turn: null, mark: 'none' }
  let pass: Pass | null = null
  let phase = 0.1
  let drawn = Number.NaN
  let frame = 0
  let inSight = true
  let widthPx = 0

  function place() {
    if (known.turn) phase = shownPhase(known.turn, pass, clockMs())
    if (Math.abs(phase - drawn) * AROUND * (widthPx / 720) < SMALLEST_MOVE_PX) return
    drawn = phase
    draw(phase)
  }
  function next() {
    frame = 0
    place()
    if (known.turn && inSight && !calm.matches) frame = requestAnimationFrame(next)
  }
  function wake() {
    if (!frame) next()
  }
  function tick() {
    pass = calm.matches || Number.isNaN(drawn) ? null : passFrom(phase, clockMs())
    slot.dataset['passing'] = ''
    setTimeout(() => delete slot.dataset['passing'], PASS_MS)
  }
  const sight = new IntersectionObserver(([entry]) => {
    inSight = entry?.isIntersecting ?? true
    wake()
  })
  // To ask the slot itself while a frame is made would have the page laid out once more.
  const resized = new ResizeObserver(() => {
    widthPx = slot.clientWidth
  })
  const timer = setInterval(wake, CALM_MS)
  sight.observe(slot)
  resized.observe(slot)

  return {
    show(now) {
      const before = known.turn?.tickAtMs
      known = now
      slot.dataset['mark'] = now.mark
      if (now.turn && before !== undefined && now.turn.tickAtMs > before) tick()
      wake()
    },
    close() {
      cancelAnimationFrame(frame)
      clearInterval(timer)
      sight.disconnect()
      resized.disconnect()
    },
  }
}

function drawerOf(slot: HTMLElement): (phase: number) => void {
  const part = (name: string) => slot.querySelectorAll(`[data-part="${name}"]`)
  const [graduations] = part('graduations')
  const [top, rim] = part('mark')
  const holeParts = part('hole')
  return (phase) => {
    const mark = markPaths(phase)
    graduations?.setAttribute('d', graduationsPath(phase))
    top?.setAttribute('d', mark.top)
    rim?.setAttribute('d', mark.rim)
    for (const [i, [x, y]] of holes(phase).entries()) holeParts[i]?.setAttribute('transform', `translate(${x} ${y})`)
  }
}
