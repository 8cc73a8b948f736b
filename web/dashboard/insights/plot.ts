import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { type Palette, readPalette } from '../curve/palette.ts'
import { keepToSize, sizeOf } from '../curve/size.ts'

/** What is drawn, in the colours of the page, and how; `data` begins with the x values. */
export interface Drawing {
  data: uPlot.AlignedData
  options(palette: Palette): Omit<uPlot.Options, 'width' | 'height'>
}

/** One axis: where its lines or marks are, given its chart, and how they are written. */
export interface Marks {
  at(u: uPlot): number[]
  label(value: number): string
}

/** A drawing on the page; its points can be chosen by pointer, finger and arrow keys. */
export interface Plotted {
  /** Chooses the point so many places on; the first choice is the first point, or the last. */
  move(places: number): void
  choose(index: number | null): void
  close(): void
}

/** Draws into `frame` and keeps to its size; `onPoint` hears which point is chosen. */
export function plotIn(frame: HTMLElement, drawing: Drawing, onPoint: (index: number | null) => void): Plotted {
  const palette = readPalette()
  const options = drawing.options(palette)
  const heard = { setCursor: [(u: uPlot) => onPoint(u.cursor.idx ?? null)] }
  const u = new uPlot(
    { ...sizeOf(frame), ...baseOf(palette), ...options, hooks: { ...options.hooks, ...heard } },
    drawing.data,
    frame,
  )
  const letGo = keepToSize(u, frame)
  const [xs, ys] = drawing.data

  function choose(index: number | null) {
    const y = index === null ? null : (ys?.[index] ?? null)
    const left = index === null ? -10 : u.valToPos(xs[index] as number, 'x')
    u.setCursor({ left, top: y === null ? 0 : u.valToPos(y, 'y') })
  }
  function move(places: number) {
    const last = xs.length - 1
    const from = u.cursor.idx ?? (places > 0 ? -1 : last + 1)
    choose(Math.max(0, Math.min(last, from + places)))
  }
  return {
    move,
    choose,
    close() {
      letGo()
      u.destroy()
    },
  }
}

const baseOf = (palette: Palette) => ({
  legend: { show: false },
  cursor: {
    y: false,
    drag: { x: false, y: false, setScale: false },
    points: { size: 8, width: 2, stroke: () => palette.ink, fill: () => palette.bg },
  },
  padding: [10, 6, 0, 0] as uPlot.Padding,
})

/** The two axes: marks below without lines, lines at the left. */
export function axesOf(palette: Palette, below: Marks, left: Marks, sizePx = 46): uPlot.Axis[] {
  const plain = { stroke: palette['ink-2'], font: `12px ${palette.font}`, gap: 6, ticks: { show: false } }
  const marked = ({ at, label }: Marks) => ({
    splits: at,
    values: (_: uPlot, values: number[]) => values.map(label),
    // A logarithmic scale would leave some out.
    filter: (_: uPlot, values: number[]) => values,
  })
  return [
    { ...plain, size: 26, grid: { show: false }, ...marked(below) },
    { ...plain, size: sizePx, grid: { stroke: palette.line, width: 1 }, ...marked(left) },
  ]
}

// Optional by its type, because uPlot can be built without it; the build used here has it.
const { stepped } = uPlot.paths

/** A line, filled down to the axis: in steps, each value holding to the next, or straight from point to point. */
export function lineOf(palette: Palette, steps: boolean): uPlot.Series {
  return {
    stroke: palette.steel,
    fill: palette['steel-fill'],
    width: 1.6,
    points: { show: false },
    spanGaps: false,
    ...(steps && stepped && { paths: stepped({ align: 1 }) }),
  }
}
