import { readPalette } from '../curve/palette.ts'

/** What is written above the chart of a picture. */
export interface Caption {
  title: string
  sums: string
}

const MARGIN = 20
const HEAD = 64

/** Offers a chart as it is drawn as a PNG, with a title above, in the colours in force. */
export function keepPicture(chart: HTMLCanvasElement, { title, sums }: Caption): void {
  const palette = readPalette()
  const scale = devicePixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = chart.width + 2 * MARGIN * scale
  canvas.height = chart.height + (HEAD + 2 * MARGIN) * scale
  const ctx = canvas.getContext('2d')
  if (!ctx) throw new Error('Picture: expected a canvas to draw on, got none; the browser may be short of memory')
  ctx.fillStyle = palette.bg
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.drawImage(chart, MARGIN * scale, (HEAD + MARGIN) * scale)
  ctx.scale(scale, scale)
  ctx.fillStyle = palette.ink
  ctx.font = `600 20px ${palette.font}`
  ctx.fillText(title, MARGIN, MARGIN + 20)
  ctx.fillStyle = palette['ink-2']
  ctx.font = `15px ${palette.font}`
  ctx.fillText(sums, MARGIN, MARGIN + 46)
  canvas.toBlob((blob) => {
    if (blob) offer(blob, `${title}.png`)
  })
}

function offer(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
