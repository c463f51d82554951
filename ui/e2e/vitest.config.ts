import { defineConfig } from 'vitest/config'

// With WASMRUN_UI_URL, a one-time link of a real daemon, that one is tested, and with WASMRUN_SOURCE what an app's page does; else the page alone.
const real = process.env['WASMRUN_SOURCE'] ? 'e2e/hot.test.ts' : 'e2e/daemon.test.ts'
const include = process.env['WASMRUN_UI_URL'] ? [real] : ['e2e/*.test.ts']
const exclude = process.env['WASMRUN_UI_URL'] ? [] : ['e2e/daemon.test.ts', 'e2e/hot.test.ts', 'e2e/performance.test.ts']

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: { include, exclude, testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false, expect: { poll: { timeout: 15_000 } } },
})
