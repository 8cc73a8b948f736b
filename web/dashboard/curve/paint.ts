import type uPlot from 'uplot'
import type { Band } from './band.ts'
import type { Curve, Span } from './curve.ts'
import type { Palette } from './palette.ts'

const dots = (px: number) => px * devicePixelRatio
const x = (u: uPlot, atMs: number) => u.valToPos(atMs, 'x', true)
const y = (u: uPlot, powerW: number) => u.valToPos(powerW, 'y', true)

function leaving(u: uPlot, paint: (ctx: CanvasRenderingContext2D) => void): void {
  u.ctx.save()
  paint(u.ctx)
  u.ctx.restore()
}

/** What is usual: an area between two thin edges. */
export function paintBand(u: uPlot, { atMs, lowW, highW }: Band, palette: Palette): void {
  const points = (powersW: number[]) => atMs.map((at, i) => [x(u, at), y(u, powersW[i] as number)] as const)
  const [low, high] = [points(lowW), points(highW)]
  leaving(u, (ctx) => {
    const trace = (line: readonly (readonly [number, number])[]) => {
      for (const [left, top] of line) ctx.lineTo(left, top)
    }
    ctx.fillStyle = palette.band
    ctx.beginPath()
    trace([...high, ...low.toReversed()])
    ctx.fill()
    ctx.strokeStyle = palette['band-edge']
    ctx.lineWidth = dots(1)
    for (const edge of [low, high]) {
      ctx.beginPath()
      trace(edge)
      ctx.stroke()
    }
  })
}

/** How sure the power is: the area between the least and the most that it may be, step by step. */
export function paintSure(u: uPlot, { xs, lows, highs }: Curve, palette: Palette): void {
  const { left, top, width, height } = u.bbox
  leaving(u, (ctx) => {
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    ctx.fillStyle = palette['steel-sure']
    ctx.beginPath()
    for (const [i, lowW] of lows.entries()) {
      const [highW, from, to] = [highs[i], xs[i], xs[i + 1]]
      if (lowW === null || highW == null || from === undefined || to === undefined) continue
      const [right, bottom] = [x(u, to), y(u, lowW)]
      ctx.rect(x(u, from), bottom, right - x(u, from), y(u, highW) - bottom)
    }
    ctx.fill()
  })
}

/** A time without data: shaded, and dashed at its edges. */
export function paintGap(u: uPlot, { fromMs, toMs }: Span, palette: Palette): void {
  const { top, height } = u.bbox
  const [left, right] = [x(u, fromMs), x(u, toMs)]
  leaving(u, (ctx) => {
    ctx.fillStyle = palette.gap
    ctx.fillRect(left, top, right - left, height)
    ctx.strokeStyle = palette['line-2']
    ctx.lineWidth = dots(1)
    ctx.setLineDash([dots(3), dots(3)])
    ctx.beginPath()
    for (const edge of [left, right]) {
      ctx.moveTo(edge, top)
      ctx.lineTo(edge, top + height)
    }
    ctx.stroke()
  })
}

/** The words for a time without data, where they fit; no line of the grid runs through them. */
export function paintGapWords(u: uPlot, { fromMs, toMs }: Span, text: string, palette: Palette): void {
  const [left, right] = [x(u, fromMs), x(u, toMs)]
  leaving(u, (ctx) => {
    ctx.font = `${dots(12)}px ${palette.font}`
    const width = ctx.measureText(text).width + dots(12)
    if (width > right - left) return
    const [middle, line] = [(left + right) / 2, u.bbox.top + dots(24)]
    ctx.fillStyle = palette.gap
    ctx.fillRect(middle - width / 2, line - dots(10), width, dots(20))
    ctx.fillStyle = palette['ink-2']
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    ctx.fillText(text, middle, line)
  })
}

/** Turns whose times are lost: their mean level, hatched. */
export function paintFilled(u: uPlot, { fromMs, toMs, levelW }: Curve['filled'][number], palette: Palette): void {
  const [left, top, width] = [x(u, fromMs), y(u, levelW), x(u, toMs) - x(u, fromMs)]
  const height = y(u, 0) - top
  leaving(u, (ctx) => {
    ctx.fillStyle = palette.bg
    ctx.fillRect(left, top, width, height)
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    ctx.strokeStyle = palette.steel
    ctx.lineWidth = dots(1.3)
    ctx.beginPath()
    for (let at = left - height; at < left + width; at += dots(7)) {
      ctx.moveTo(at, top + height)
      ctx.lineTo(at + height, top)
    }
    ctx.stroke()
  })
}

/** Now: a red line, and where the power is known, a dot on it, hollow for a bound. */
export function paintNow(u: uPlot, nowMs: number, powerW: number | null, hollow: boolean, palette: Palette): void {
  const { top, height } = u.bbox
  leaving(u, (ctx) => {
    ctx.strokeStyle = palette.mark
    ctx.lineWidth = dots(1.5)
    ctx.beginPath()
    ctx.moveTo(x(u, nowMs), top)
    ctx.lineTo(x(u, nowMs), top + height)
    ctx.stroke()
    if (powerW === null) return
    ctx.fillStyle = hollow ? palette.bg : palette.mark
    ctx.beginPath()
    ctx.arc(x(u, nowMs), y(u, powerW), dots(4), 0, 2 * Math.PI)
    ctx.fill()
    ctx.stroke()
  })
}
