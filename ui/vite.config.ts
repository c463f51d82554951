import { defineConfig } from 'vitest/config'

// Nothing inlined: the pages are served under a strict content security policy.
export default defineConfig({
  build: {
    assetsInlineLimit: 0,
    modulePreload: false,
    manifest: true,
    target: 'es2023',
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8420', ws: true } } },
  test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
})
