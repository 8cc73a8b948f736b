import type uPlot from 'uplot'
import type { Palette } from '../curve/palette.ts'

/** A point on a line with its words beside it, moved to the left where they would not fit. */
export function paintPoint(u: uPlot, x: number, y: number, words: string, palette: Palette): void {
  const dots = (px: number) => px * devicePixelRatio
  const [left, top] = [u.valToPos(x, 'x', true), u.valToPos(y, 'y', true)]
  const { ctx, bbox } = u
  ctx.save()
  ctx.fillStyle = palette.ink
  ctx.font = `600 ${dots(12)}px ${palette.font}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  ctx.beginPath()
  ctx.arc(left, top, dots(3.5), 0, 2 * Math.PI)
  ctx.fill()
  const rightmost = bbox.left + bbox.width - ctx.measureText(words).width + dots(16)
  ctx.fillText(words, Math.min(left + dots(8), rightmost), top - dots(8))
  ctx.restore()
}
