/** A browser, a made-up daemon and a page on it, for each test. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openBrowser, openPage } from './browser'
import { FakeDaemon } from './fakeDaemon'

export interface House {
  readonly browser: Browser
  readonly daemon: FakeDaemon
  readonly base: string
  readonly page: Page
  readonly complaints: string[]
  readonly hosts: Set<string>
}

// What was refused or cut off on purpose is told by the browser, and so is a network that comes or goes on this machine.
const EXPECTED = /status of 4\d\d|WebSocket|ERR_NETWORK_CHANGED|ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING/

/** What the running test has; each test must leave the page without a complaint. */
export function house(): House {
  const now = {} as { -readonly [K in keyof House]: House[K] }
  beforeAll(async () => {
    now.browser = await openBrowser()
  })
  afterAll(() => now.browser.close())
  beforeEach(async () => {
    now.daemon = new FakeDaemon()
    now.base = await now.daemon.start()
    Object.assign(now, await openPage(now.browser))
    now.page.setDefaultTimeout(15_000)
  })
  afterEach(async () => {
    await now.page.context().close()
    await now.daemon.stop()
    expect(now.complaints.filter((each) => !EXPECTED.test(each))).toEqual([])
    for (const host of now.hosts) expect(host).toMatch(/(^|\.)localhost$|^127\.0\.0\.1$|^$/)
  })
  return now
}

export const orders = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `GET /orders/${from + index} \x1b[32m200\x1b[0m`)
