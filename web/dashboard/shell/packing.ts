import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const PACKED: Readonly<Record<string, (file: Buffer) => Buffer>> = {
  br: (file) => brotliCompressSync(file),
  gz: (file) => gzipSync(file, { level: 9 }),
}

/**
 * Writes beside each file of the built page what it is compressed, once and as small as it gets: a small server would take
 * longer for that than to send it, and the first view would wait. Browsers take Brotli over TLS or from their own machine
 * alone; in a house without, gzip is what they get.
 */
export function packingPlugin(): Plugin {
  return {
    name: 'packing',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error('BUG: expected the page to be built into a folder, got none')
      for (const name of Object.keys(bundle)) {
        const path = join(dir, name)
        const file = readFileSync(path)
        for (const [ending, pack] of Object.entries(PACKED)) writeFileSync(`${path}.${ending}`, pack(file))
      }
    },
  }
}
