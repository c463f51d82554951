/**
 * A page of a development server in a real browser, through a forward and in the preview of a real daemon: a saved file changes it in place.
 * WASMRUN_UI_URL: a one-time sign-in link. WASMRUN_APP: the name of the app. WASMRUN_FORWARD: where its page is, too.
 * WASMRUN_SOURCE: a file of it that holds WASMRUN_PAGE_TEXT, which the page shows.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, FrameLocator, Page, WebSocket } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage } from './browser'

const given = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
const source = given('WASMRUN_SOURCE')
const text = given('WASMRUN_PAGE_TEXT')
const changed = `${text}, and anew`
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const edit = (from: string, to: string) => writeFileSync(source, readFileSync(source, 'utf8').replace(from, to))

/** What a page hears before it listens, it would take for news only after a reload. */
const listens = (page: Page): Promise<unknown> =>
  page.waitForEvent('websocket', { predicate: (socket: WebSocket) => socket.waitForEvent('framereceived').then(() => true), timeout: 60_000 })

async function follows(page: Page, shown: FrameLocator | Page): Promise<void> {
  const body = shown.locator('body')
  await shown.getByText(text).waitFor({ timeout: 60_000 })
  await body.evaluate(() => void Object.assign(window, { kept: true }))
  try {
    edit(text, changed)
    await shown.getByText(changed).waitFor()
  } finally {
    edit(changed, text)
  }
  await shown.getByText(text, { exact: true }).waitFor()
  expect(await body.evaluate(() => 'kept' in window), 'it was not loaded anew').toBe(true)
  await page.close()
}

test('through a forward', async () => {
  const { page } = await openPage(browser)
  const listening = listens(page)
  await page.goto(given('WASMRUN_FORWARD'))
  await listening
  await follows(page, page)
})

test('in the preview', async () => {
  const { page } = await openPage(browser)
  const link = given('WASMRUN_UI_URL')
  await page.goto(link)
  const listening = page.waitForEvent('websocket', { predicate: (socket) => socket.url().includes(`${given('WASMRUN_APP')}.localhost`), timeout: 60_000 })
  await page.goto(`${new URL(link).origin}/apps/${given('WASMRUN_APP')}`)
  await (await listening).waitForEvent('framereceived')
  await follows(page, page.frameLocator('iframe'))
})
