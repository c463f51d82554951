import { defineConfig } from 'vitest/config'

// Takes minutes, so it is no part of the other tests: npm run test:performance
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: { include: ['e2e/performance.test.ts'], testTimeout: 1_200_000, hookTimeout: 60_000, expect: { poll: { timeout: 60_000 } } },
})
