import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = 'web/dashboard'

interface Manifest {
  name: string
  start_url: string
  display: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
}

const manifest = JSON.parse(readFileSync(join(FOLDER, 'public/manifest.webmanifest'), 'utf8')) as Manifest
const page = readFileSync(join(FOLDER, 'index.html'), 'utf8')

/** The width and height of a picture as its first chunk tells them (PNG, 11.2.1), and whether it has see-through parts. */
function pngOf(path: string): { sizes: string; opaque: boolean } {
  const bytes = readFileSync(join(FOLDER, 'public', path))
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const colourType = bytes.readUInt8(25)
  return { sizes: `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, opaque: colourType === 2 }
}

test('a browser that installs the page finds an icon of each kind it looks for, as large as is said', () => {
  const pictures = manifest.icons.filter(({ type }) => type === 'image/png')
  for (const { src, sizes } of pictures) expect(pngOf(src).sizes, src).toBe(sizes)
  expect(pictures.map(({ sizes, purpose }) => `${purpose} ${sizes}`)).toEqual([
    'any 192x192',
    'any 512x512',
    'maskable 512x512',
  ])
  const maskable = pictures.find(({ purpose }) => purpose === 'maskable')
  expect(pngOf(maskable?.src ?? '').opaque).toBe(true)
})

test('a telephone that knows no manifest finds an icon without see-through corners', () => {
  const [, src = ''] = /<link rel="apple-touch-icon" href="([^"]+)"/.exec(page) ?? []
  expect(pngOf(src)).toEqual({ sizes: '180x180', opaque: true })
})

test('what is installed opens the page, without the bars of a browser', () => {
  expect(manifest).toMatchObject({ name: 'Wattwheel', start_url: '/', display: 'standalone' })
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest">')
})
