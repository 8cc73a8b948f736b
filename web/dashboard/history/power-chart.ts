import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { plainAxis } from '../curve/axis.ts'
import type { Band } from '../curve/band.ts'
import type { Curve } from '../curve/curve.ts'
import { paintBand, paintFilled, paintGap, paintGapWords, paintNow } from '../curve/paint.ts'
import type { Palette } from '../curve/palette.ts'
import { linesOf, type Scale } from '../curve/scale.ts'
import { keepToSize, sizeOf } from '../curve/size.ts'
import { type Gestures, listenTo } from './gestures.ts'
import type { Frame } from './zoom.ts'

/** All that a chart of power shows. */
export interface PowerPicture {
  curve: Curve | null
  band: Band | null
  now: { atMs: number; powerW: number | null; hollow: boolean } | null
  scale: Scale
  palette: Palette
  marks(frame: Frame, widthPx: number): number[]
  markLabel(atMs: number): string
  lineLabel(powerW: number): string
  noData: string
}

/** A chart of power on the page; its frame can be moved without a new picture. */
export interface PowerChart {
  show(picture: PowerPicture): void
  frame(frame: Frame): void
  /** Puts the mark on a moment, or takes it away. */
  mark(atMs: number | null): void
  readonly canvas: HTMLCanvasElement
  close(): void
}

interface PowerChartParts {
  frame: Frame
  picture: PowerPicture
  gestures: Gestures
  /** Where the mouse points, or nowhere. */
  pointed(atMs: number | null): void
}

/** Draws into `element` and keeps to its size. */
export function powerChartIn(element: HTMLElement, parts: PowerChartParts): PowerChart {
  let { frame, picture } = parts
  const options = optionsOf(
    () => picture,
    () => frame,
    parts.pointed,
  )
  const u = new uPlot({ ...sizeOf(element), ...options }, dataOf(picture), element)
  const stop = listenTo(u.over, parts.gestures)
  const letGo = keepToSize(u, element)
  return {
    canvas: u.ctx.canvas,
    show(next) {
      picture = next
      u.setData(dataOf(next))
      // Labels may be others, although the scale is the same.
      u.redraw(false, true)
    },
    frame(next) {
      frame = next
      u.setScale('x', { min: next.fromMs, max: next.toMs })
    },
    mark(atMs) {
      u.setCursor({ left: atMs === null ? -10 : u.valToPos(atMs, 'x'), top: 0 })
    },
    close() {
      stop()
      letGo()
      u.destroy()
    },
  }
}

// Optional by their type, because uPlot can be built without them; the build used here has them.
const stepped = uPlot.paths.stepped?.({ align: 1 })
const linear = uPlot.paths.linear?.()

/** So many steps within a pixel are a line from the lowest to the highest, which takes a fraction of the time to draw. */
const DENSE = 4

const paths: uPlot.Series.PathBuilder = (u, series, from, to) => {
  const build = to - from > DENSE * u.bbox.width ? linear : stepped
  return build?.(u, series, from, to) ?? null
}

const dataOf = ({ curve }: PowerPicture): uPlot.AlignedData => (curve ? [curve.xs, curve.ys] : [[], []])

function optionsOf(
  picture: () => PowerPicture,
  frame: () => Frame,
  pointed: PowerChartParts['pointed'],
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, bind: { dblclick: () => null } },
    padding: [10, 6, 0, 0],
    scales: {
      x: { time: false, range: () => [frame().fromMs, frame().toMs] },
      y: { range: () => [0, picture().scale.top * 1.04] },
    },
    axes: axesOf(picture, frame),
    series: [
      {},
      {
        stroke: () => picture().palette.steel,
        fill: () => picture().palette['steel-fill'],
        width: 1.6,
        // The scale is told by the picture.
        auto: false,
        paths,
        points: { show: false },
        spanGaps: false,
      },
    ],
    hooks: {
      drawClear: [(u) => paintBehind(u, picture())],
      draw: [(u) => paintOver(u, picture())],
      setCursor: [
        (u) => pointed(u.cursor.left === undefined || u.cursor.left < 0 ? null : u.posToVal(u.cursor.left, 'x')),
      ],
    },
  }
}

function axesOf(picture: () => PowerPicture, frame: () => Frame): uPlot.Axis[] {
  const plain = plainAxis(() => picture().palette)
  return [
    {
      ...plain,
      size: 26,
      grid: { show: false },
      splits: (u) => picture().marks(frame(), u.width),
      values: (_, marks) => marks.map((atMs) => picture().markLabel(atMs)),
    },
    {
      ...plain,
      size: 44,
      grid: { stroke: () => picture().palette.line, width: 1 },
      splits: () => linesOf(picture().scale),
      values: (_, lines) => lines.map((powerW) => picture().lineLabel(powerW)),
    },
  ]
}

/** Beyond the plot nothing may be painted: zoomed in, a gap may begin far to the left of it. */
function inside(u: uPlot, paint: () => void): void {
  const { left, top, width, height } = u.bbox
  u.ctx.save()
  u.ctx.beginPath()
  u.ctx.rect(left, top, width, height)
  u.ctx.clip()
  paint()
  u.ctx.restore()
}

function paintBehind(u: uPlot, { curve, band, palette }: PowerPicture): void {
  inside(u, () => {
    for (const gap of curve?.gaps ?? []) paintGap(u, gap, palette)
    if (band) paintBand(u, band, palette)
  })
}

function paintOver(u: uPlot, { curve, now, noData, palette }: PowerPicture): void {
  inside(u, () => {
    for (const gap of curve?.gaps ?? []) paintGapWords(u, gap, noData, palette)
    for (const span of curve?.filled ?? []) paintFilled(u, span, palette)
  })
  const { min = 0, max = 0 } = u.scales['x'] ?? {}
  if (now && min <= now.atMs && now.atMs <= max) paintNow(u, now.atMs, now.powerW, now.hollow, palette)
}
