import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser } from '../e2e/browser.ts'

/*
 * Draws the icons that want pixels from web/dashboard/public/icon.svg, beside it. Needs Chromium.
 *   npm run icons
 */

const FOLDER = 'web/dashboard/public'

/** A picture of the icon, `size` pixels wide and high. */
interface Pixels {
  name: string
  size: number
  /** Whether its ground goes to the corners, for systems that cut it to a shape of their own. */
  full: boolean
  /** The part of it that the drawing takes. */
  share: number
}

const ICONS: readonly Pixels[] = [
  { name: 'icon-192.png', size: 192, full: false, share: 1 },
  { name: 'icon-512.png', size: 512, full: false, share: 1 },
  // The circle with a diameter of 80 % is never cut (Web App Manifest, purpose maskable): the disc stays within.
  { name: 'icon-maskable-512.png', size: 512, full: true, share: 0.9 },
  { name: 'apple-touch-icon.png', size: 180, full: true, share: 1 },
]

const svg = readFileSync(join(FOLDER, 'icon.svg'), 'utf8')
const [, ground] = /<rect[^>]*fill="([^"]+)"/.exec(svg) ?? []
if (!ground) throw new Error('expected a ground, a <rect> with a fill, in icon.svg, got none')
const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`

const browser = await launchBrowser(['--force-device-scale-factor=1'])
try {
  const page = await browser.newPage()
  for (const { name, size, full, share } of ICONS) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<body style="margin:0;display:grid;place-content:center;height:100vh;
      background:${full ? ground : 'transparent'}"><img src="${source}" width="${size * share}"></body>`)
    await page.locator('img').evaluate((image: HTMLImageElement) => image.decode())
    writeFileSync(join(FOLDER, name), await page.screenshot({ omitBackground: !full }))
  }
} finally {
  await browser.close()
}
