import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { plainAxis } from '../curve/axis.ts'
import type { Palette } from '../curve/palette.ts'
import { linesOf, type Scale } from '../curve/scale.ts'
import { keepToSize, sizeOf } from '../curve/size.ts'
import { paintBar } from './bar-paint.ts'
import type { Bar } from './bars.ts'

/** All that a chart of bars shows. */
export interface BarPicture {
  bars: readonly Bar[]
  /** Bars that stand beside them, to be compared with; both are of the same number, or one of the two ends sooner. */
  others?: readonly Bar[]
  chosen: number
  scale: Scale
  palette: Palette
  /** What stands below the bar number `i`, given the width of a bar; nothing where it has no room. */
  label(i: number, barPx: number): string
  lineLabel(amount: number): string
}

/** Where the columns of the bars lie in the frame: the room for the axes around them, px. */
export const AROUND = { left: 64, right: 4, top: 10, bottom: 26 } as const

/** A chart of bars on the page. */
export interface BarChart {
  show(picture: BarPicture): void
  /** What is drawn, for a picture to keep. */
  readonly canvas: HTMLCanvasElement
  close(): void
}

/** Draws `picture` into `frame` and keeps to its size. Bar i stands between i and i + 1 on the x axis. */
export function barChartIn(frame: HTMLElement, picture: BarPicture): BarChart {
  let shown = picture
  const u = new uPlot({ ...sizeOf(frame), ...optionsOf(() => shown) }, dataOf(picture), frame)
  const letGo = keepToSize(u, frame)
  return {
    canvas: u.ctx.canvas,
    show(next) {
      shown = next
      u.setData(dataOf(next))
      // Labels may be others, although the scale is the same.
      u.redraw(false, true)
    },
    close() {
      letGo()
      u.destroy()
    },
  }
}

const columnsOf = ({ bars, others = [] }: BarPicture): number => Math.max(1, bars.length, others.length)

/** uPlot draws the axes only; the bars are painted over them. */
const dataOf = (picture: BarPicture): uPlot.AlignedData => [
  [0, columnsOf(picture)],
  [null, null],
]

function optionsOf(picture: () => BarPicture): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [AROUND.top, AROUND.right, 0, 0],
    scales: {
      x: { time: false, range: () => [0, columnsOf(picture())] },
      y: { range: () => [0, picture().scale.top * 1.04] },
    },
    axes: axesOf(picture),
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [(u) => paint(u, picture())] },
  }
}

function axesOf(picture: () => BarPicture): uPlot.Axis[] {
  const plain = plainAxis(() => picture().palette)
  const barPx = (u: uPlot) => (u.width - AROUND.left - AROUND.right) / columnsOf(picture())
  return [
    {
      ...plain,
      size: AROUND.bottom,
      grid: { show: false },
      splits: () => Array.from({ length: columnsOf(picture()) }, (_, i) => i + 0.5),
      values: (u, middles) => middles.map((_, i) => picture().label(i, barPx(u))),
    },
    {
      ...plain,
      size: AROUND.left,
      grid: { stroke: () => picture().palette.line, width: 1 },
      splits: () => linesOf(picture().scale),
      values: (_, lines) => lines.map((amount) => picture().lineLabel(amount)),
    },
  ]
}

const ALONE = 0.68
const BESIDE = 0.36

function paint(u: uPlot, { bars, others, chosen, palette }: BarPicture): void {
  for (const [i, bar] of bars.entries()) {
    const place = others ? { middle: i + 0.3, share: BESIDE } : { middle: i + 0.5, share: ALONE }
    paintBar(u, bar, place, others !== undefined || i === chosen, palette)
  }
  for (const [i, bar] of (others ?? []).entries()) {
    paintBar(u, bar, { middle: i + 0.3 + BESIDE, share: BESIDE }, false, palette)
  }
}
