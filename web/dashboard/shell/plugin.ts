import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The worker's name in the built page: it stays the same, as its address is how browsers know it. */
export const WORKER = 'worker.js'
const PAGE = 'index.html'

/**
 * Writes into the built worker what the shell is made of: every part of the page and every file of `publicFolder`. Its
 * version changes with any of them, so that a browser finds another worker, and with it another shell, after an update.
 */
export function shellPlugin(publicFolder: string): Plugin {
  return {
    name: 'shell',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const { [WORKER]: worker, [PAGE]: page, ...parts } = bundle
        if (worker?.type !== 'chunk') throw new Error(`BUG: expected ${WORKER} among what is built, got none`)
        if (page?.type !== 'asset') throw new Error(`BUG: expected ${PAGE} among what is built, got none`)
        const added = readdirSync(publicFolder)
        const files = [...Object.keys(parts), ...added].map((name) => `/${name}`)
        const hash = createHash('sha256').update(files.join()).update(page.source)
        for (const name of added) hash.update(readFileSync(join(publicFolder, name)))
        const shell = { version: hash.digest('hex').slice(0, 16), files }
        worker.code = `const SHELL=${JSON.stringify(shell)};${worker.code}`
      },
    },
  }
}
