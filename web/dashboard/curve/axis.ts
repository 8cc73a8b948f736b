import type { Palette } from './palette.ts'

/** What the axes of all charts have in common. */
export const plainAxis = (palette: () => Palette) => ({
  stroke: () => palette()['ink-2'],
  font: `12px ${palette().font}`,
  gap: 6,
  ticks: { show: false },
})
