import { defineConfig } from 'vite'

// A strict Content-Security-Policy holds for the page, so nothing is inlined: neither scripts nor images.
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    outDir: '../../dist/web/dashboard',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
