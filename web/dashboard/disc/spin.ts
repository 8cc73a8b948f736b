import { AROUND, graduationsPath, holes, markPaths } from './drawing.ts'
import { correctionFrom, PASS_MS, type Pass, passFrom, shownPhase, type Turn } from './phase.ts'

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
  const jumps = () => calm.matches || Number.isNaN(drawn)
  function tick() {
    pass = jumps() ? null : passFrom(phase, clockMs())
    slot.dataset['passing'] = ''
    setTimeout(() => delete slot.dataset['passing'], PASS_MS)
  }
  function correct(turn: Turn) {
    pass = jumps() ? null : correctionFrom(phase, turn, clockMs())
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
      const before = known
      known = now
      slot.dataset['mark'] = now.mark
      const ticked = isLater(now.turn, before.turn)
      if (ticked) tick()
      else if (now.turn && before.turn && !isSame(now.turn, before.turn)) correct(now.turn)
      // Where no motion is wanted, a disc that is followed would move with each message.
      if (ticked || now.mark !== before.mark || !calm.matches) wake()
    },
    close() {
      cancelAnimationFrame(frame)
      clearInterval(timer)
      sight.disconnect()
      resized.disconnect()
    },
  }
}

/** Whether a tick lies between the two. */
function isLater(now: Turn | null, before: Turn | null): boolean {
  return now !== null && before !== null && now.tickAtMs > before.tickAtMs
}

/** Whether the disc goes on as it was thought to. */
function isSame(now: Turn, before: Turn): boolean {
  return now.phaseAtMs === before.phaseAtMs && now.turnMs === before.turnMs && now.followed === before.followed
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
