/**
 * A page of a development server in a real browser, through a forward and in the preview of a real daemon: a saved file changes it in place.
 * WASMRUN_UI_URL: a one-time sign-in link. WASMRUN_APP: the name of the app. WASMRUN_FORWARD: where its page is, too.
 * WASMRUN_SOURCE: a file of it that holds WASMRUN_PAGE_TEXT, which the page shows.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, FrameLocator, Page } from 'playwright-core'
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

/** A change before the page listens would reach it only with a reload. */
const listens = async (page: Page, host: string): Promise<void> => {
  const socket = await page.waitForEvent('websocket', { predicate: (one) => new URL(one.url()).host === host, timeout: 60_000 })
  await socket.waitForEvent('framereceived')
}

async function follows(page: Page, shown: FrameLocator | Page): Promise<void> {
  const body = shown.locator('body')
  await shown.getByText(text).first().waitFor({ timeout: 60_000 })
  await body.evaluate(() => void Object.assign(window, { kept: true }))
  try {
    edit(text, changed)
    await shown.getByText(changed).first().waitFor()
  } finally {
    edit(changed, text)
  }
  await shown.getByText(text, { exact: true }).first().waitFor()
  expect(await body.evaluate(() => 'kept' in window), 'it was not loaded anew').toBe(true)
  await page.close()
}

test('through a forward', async () => {
  const { page } = await openPage(browser)
  const address = given('WASMRUN_FORWARD')
  const listening = listens(page, new URL(address).host)
  await page.goto(address)
  await listening
  await follows(page, page)
})

test('in the preview', async () => {
  const { page } = await openPage(browser)
  const link = new URL(given('WASMRUN_UI_URL'))
  await page.goto(link.href)
  const listening = listens(page, `${given('WASMRUN_APP')}.localhost:${link.port}`)
  await page.goto(`${link.origin}/apps/${given('WASMRUN_APP')}`)
  await listening
  await follows(page, page.frameLocator('iframe'))
})
