import '../curve/curve.css'
import { useEffect, useRef } from 'preact/hooks'
import { theme } from '../theme.ts'
import { type Drawing, type Plotted, plotIn } from './plot.ts'

interface PlotFrameProps {
  /** Null: an empty frame. It is drawn anew whenever it is another object. */
  drawing: Drawing | null
  /** What it shows, in a sentence. */
  label: string
  onPoint(index: number | null): void
}

const PLACES: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }

/** A chart whose points are chosen by pointer, finger and arrow keys; Escape lets go. */
export function PlotFrame({ drawing, label, onPoint }: PlotFrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const plotted = useRef<Plotted>(null)
  const colours = theme.value
  // Another theme has other colours to draw in.
  useEffect(() => {
    if (!drawing || !frame.current) return
    plotted.current = plotIn(frame.current, drawing, onPoint)
    return plotted.current.close
  }, [drawing, colours, onPoint])

  function press(event: KeyboardEvent) {
    const places = PLACES[event.key]
    if (places !== undefined) plotted.current?.move(places)
    else if (event.key === 'Escape') plotted.current?.choose(null)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move its callout
    <div class="chart" ref={frame} role="img" tabIndex={0} aria-label={label} onKeyDown={press} />
  )
}
