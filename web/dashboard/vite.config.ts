import { join } from 'node:path'
import { defineConfig } from 'vite'
import { aheadPlugin } from './shell/ahead.ts'
import { packingPlugin } from './shell/packing.ts'
import { shellPlugin, WORKER } from './shell/plugin.ts'

const root = import.meta.dirname

// A strict Content-Security-Policy holds for the page, so nothing is inlined: neither scripts nor images.
export default defineConfig({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  plugins: [aheadPlugin(), shellPlugin(join(root, 'public')), packingPlugin()],
  build: {
    outDir: '../../dist/web/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: join(root, 'index.html'), worker: join(root, 'shell/worker.ts') },
      output: { entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js') },
    },
  },
})
