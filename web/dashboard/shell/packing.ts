import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/**
 * Writes beside each file of the built page what it is compressed: a small server would take longer for that than to send
 * it, and the first view would wait. By gzip, as browsers take nothing denser from a house without TLS.
 */
export function packingPlugin(): Plugin {
  return {
    name: 'packing',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error('BUG: expected the page to be built into a folder, got none')
      for (const name of Object.keys(bundle)) {
        const path = join(dir, name)
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
      }
    },
  }
}
