import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { plainAxis } from './axis.ts'
import type { Band } from './band.ts'
import type { Curve } from './curve.ts'
import { paintBand, paintFilled, paintGap, paintGapWords, paintNow, paintSure } from './paint.ts'
import type { Palette } from './palette.ts'
import { linesOf, type Scale } from './scale.ts'
import { keepToSize, sizeOf } from './size.ts'

/** All that a day's chart shows. */
export interface Picture {
  fromMs: number
  toMs: number
  curve: Curve | null
  band: Band | null
  now: { atMs: number; powerW: number | null; hollow: boolean } | null
  scale: Scale
  palette: Palette
  /** The marks of the x axis, given the width of the chart. */
  marks(widthPx: number): number[]
  markLabel(atMs: number): string
  lineLabel(powerW: number, scale: Scale): string
  noData: string
}

/** A chart on the page. */
export interface Chart {
  show(picture: Picture): void
  close(): void
}

/** Draws `picture` into `frame` and keeps to its size. */
export function chartIn(frame: HTMLElement, picture: Picture): Chart {
  let shown = picture
  const u = new uPlot({ ...sizeOf(frame), ...optionsOf(() => shown) }, dataOf(picture), frame)
  const letGo = keepToSize(u, frame)
  return {
    show(next) {
      shown = next
      u.setData(dataOf(next))
      // Labels that belong to the data are written anew even where the scale stays.
      u.redraw(true, true)
    },
    close() {
      letGo()
      u.destroy()
    },
  }
}

// Optional by its type, because uPlot can be built without it; the build used here has it.
const { stepped } = uPlot.paths

const dataOf = ({ curve }: Picture): uPlot.AlignedData => (curve ? [curve.xs, curve.ys] : [[], []])

function optionsOf(picture: () => Picture): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 6, 0, 0],
    scales: {
      x: { time: false, range: () => [picture().fromMs, picture().toMs] },
      y: { range: () => [0, picture().scale.top * 1.04] },
    },
    axes: axesOf(picture),
    series: [
      {},
      {
        stroke: () => picture().palette.steel,
        fill: () => picture().palette['steel-fill'],
        width: 1.6,
        ...(stepped && { paths: stepped({ align: 1 }) }),
        points: { show: false },
        spanGaps: false,
      },
    ],
    hooks: {
      drawClear: [(u) => paintBehind(u, picture())],
      draw: [(u) => paintOver(u, picture())],
    },
  }
}

function axesOf(picture: () => Picture): uPlot.Axis[] {
  const plain = plainAxis(() => picture().palette)
  return [
    {
      ...plain,
      size: 26,
      grid: { show: false },
      splits: (u) => picture().marks(u.width),
      values: (_, marks) => marks.map((atMs) => picture().markLabel(atMs)),
    },
    {
      ...plain,
      size: 44,
      grid: { stroke: () => picture().palette.line, width: 1 },
      splits: () => linesOf(picture().scale),
      values: (_, lines) => lines.map((powerW) => picture().lineLabel(powerW, picture().scale)),
    },
  ]
}

function paintBehind(u: uPlot, { curve, band, palette }: Picture): void {
  for (const gap of curve?.gaps ?? []) paintGap(u, gap, palette)
  if (band) paintBand(u, band, palette)
  if (curve) paintSure(u, curve, palette)
}

function paintOver(u: uPlot, { curve, now, noData, palette }: Picture): void {
  for (const gap of curve?.gaps ?? []) paintGapWords(u, gap, noData, palette)
  for (const span of curve?.filled ?? []) paintFilled(u, span, palette)
  if (now) paintNow(u, now.atMs, now.powerW, now.hollow, palette)
}
