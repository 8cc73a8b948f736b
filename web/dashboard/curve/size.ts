import type uPlot from 'uplot'

/** The size of a chart's frame, as uPlot takes it. */
export const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement) => ({ width, height })

/** Keeps a chart to the size of its frame; returns the way to stop. */
export function keepToSize(u: uPlot, frame: HTMLElement): () => void {
  const resized = new ResizeObserver(() => {
    const size = sizeOf(frame)
    // It is told the size it was made for, too: that is drawn already.
    if (size.width !== u.width || size.height !== u.height) u.setSize(size)
  })
  resized.observe(frame)
  return () => resized.disconnect()
}
