import type uPlot from 'uplot'
import type { Palette } from '../curve/palette.ts'
import type { Bar } from './bars.ts'

const dots = (px: number) => px * devicePixelRatio
const WIDEST_PX = 72

/** A rectangle on the canvas. */
interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Where a bar stands: the middle of it, in columns from the left, and its width as a share of a column. */
export interface Place {
  middle: number
  share: number
}

/** A bar from the foot up: what was counted, what was filled in, what is missing; now as a red cap; the typical notch. */
export function paintBar(u: uPlot, bar: Bar, { middle, share }: Place, chosen: boolean, palette: Palette): void {
  const column = u.valToPos(1, 'x', true) - u.valToPos(0, 'x', true)
  const width = Math.round(Math.min(column * share, dots(WIDEST_PX)))
  const left = Math.round(u.valToPos(middle, 'x', true) - width / 2)
  const box = (from: number, to: number): Box => {
    const [foot, top] = [Math.round(u.valToPos(from, 'y', true)), Math.round(u.valToPos(to, 'y', true))]
    return { left, top, width, height: foot - top }
  }
  const amount = bar.amount ?? 0
  u.ctx.save()
  fill(u.ctx, box(0, amount - bar.filled), chosen ? palette.steel : palette['steel-pale'])
  if (bar.filled > 0) hatch(u.ctx, box(amount - bar.filled, amount), palette)
  if (bar.missing > 0) dash(u.ctx, box(amount, amount + bar.missing), palette)
  if (bar.state === 'present' && bar.amount !== null) cap(u.ctx, box(0, amount), palette)
  if (bar.typical !== null) notch(u.ctx, box(0, bar.typical), bar.state === 'future', palette)
  u.ctx.restore()
}

function fill(ctx: CanvasRenderingContext2D, { left, top, width, height }: Box, colour: string): void {
  ctx.fillStyle = colour
  ctx.fillRect(left, top, width, height)
}

function cap(ctx: CanvasRenderingContext2D, box: Box, palette: Palette): void {
  fill(ctx, { ...box, height: Math.min(Math.max(box.height, dots(1)), dots(3)) }, palette.mark)
}

function notch(ctx: CanvasRenderingContext2D, { left, top, width }: Box, future: boolean, palette: Palette): void {
  const box = { left: left - dots(2), top: Math.round(top - dots(0.75)), width: width + dots(4), height: dots(1.5) }
  fill(ctx, box, future ? palette['line-2'] : palette.ink)
}

function hatch(ctx: CanvasRenderingContext2D, { left, top, width, height }: Box, palette: Palette): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.strokeStyle = palette.steel
  ctx.lineWidth = dots(1.3)
  ctx.beginPath()
  for (let at = left - height; at < left + width; at += dots(5)) {
    ctx.moveTo(at, top + height)
    ctx.lineTo(at + height, top)
  }
  ctx.stroke()
  ctx.restore()
}

function dash(ctx: CanvasRenderingContext2D, { left, top, width, height }: Box, palette: Palette): void {
  fill(ctx, { left, top, width, height }, palette.gap)
  ctx.strokeStyle = palette['line-2']
  ctx.lineWidth = dots(1)
  ctx.setLineDash([dots(3), dots(3)])
  ctx.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1)
  ctx.setLineDash([])
}
