import { defineConfig } from 'vitest/config'

// With WASMRUN_UI_URL, a one-time link of a real daemon, that one is tested, by daemon.test.ts or by WASMRUN_TESTS; else the page alone.
const real = process.env['WASMRUN_UI_URL']
const include = real ? [`e2e/${process.env['WASMRUN_TESTS'] ?? 'daemon'}.test.ts`] : ['e2e/*.test.ts']
const exclude = real ? [] : ['daemon', 'hot', 'limits', 'performance'].map((name) => `e2e/${name}.test.ts`)

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // What fails once and passes then is named in the summary: mend it.
  test: { retry: 1, include, exclude, testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false, expect: { poll: { timeout: 15_000 } } },
})
