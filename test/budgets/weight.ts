import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Measured } from './budget.ts'

const MOST_BYTES = 90_000

/** What the first view loads: the scripts and styles that its page names, and what these import at once. */
export function firstFiles(folder: string): string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const found = new Set([...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path))
  for (const path of found) {
    if (!path?.endsWith('.js')) continue
    const script = readFileSync(join(folder, path), 'utf8')
    for (const [, name] of script.matchAll(/(?:^|[;}\n])import[^("']*["']\.\/([^"']+\.js)["']/g))
      found.add(`assets/${name}`)
  }
  return [...found] as string[]
}

/** The scripts and styles of the first view of a built dashboard, each compressed by gzip. */
export function measureWeight(folder: string): Measured {
  const files = firstFiles(folder)
  const bytes = files.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0)
  const what = `scripts and styles of the first view, gzip (${files.length} files)`
  return { what, value: bytes / 1000, budget: MOST_BYTES / 1000, unit: 'kB' }
}
