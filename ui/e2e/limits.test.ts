/**
 * What is too much, in a real browser against a real daemon.
 * WASMRUN_UI_URL: a one-time sign-in link. WASMRUN_LONG_LINE: the bytes of the one line, without an end, that the app `endless` wrote behind
 * the line `before`. WASMRUN_LIMIT: what the log of the app `greedy` says of its memory limit.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogLine } from '../src/protocol'
import { openBrowser, openPage } from './browser'

const link = process.env['WASMRUN_UI_URL']!
const bytes = Number(process.env['WASMRUN_LONG_LINE'])
const limit = process.env['WASMRUN_LIMIT']!
const ui = new URL(link).origin
/** `log-line`, and where a line goes on as another: docs/api.md. */
const CUT_AT = 64 * 1_024
const GOES_ON_AT = 16 * 2 ** 20
const HEAP = 150 * 2 ** 20

let browser: Browser
let page: Page
let complaints: string[]

const text = (words: string) => page.locator('.row .m', { hasText: words }).first()
/** As whoever is signed in gets it. */
const get = async (path: string) => {
  const answer = await page.context().request.get(ui + path, { timeout: 60_000 })
  expect(answer.status()).toBe(200)
  return answer.body()
}

beforeAll(async () => {
  browser = await openBrowser()
  ;({ page, complaints } = await openPage(browser))
  page.setDefaultTimeout(30_000)
  await page.goto(link)
})
afterAll(() => browser.close())

test('a line without an end is cut where that is said, shown as far as a page can, and had whole', async () => {
  await page.goto(`${ui}/apps/endless`)
  await text('before').waitFor()
  const { lines } = JSON.parse((await get('/api/v1/apps/endless/logs?stream=stdout')).toString()) as { lines: LogLine[] }
  const long = lines.filter((each) => each.text !== 'before')
  // From a size on that is said, too, it goes on as another line.
  expect(long.map((each) => [each.cut, each.text.length])).toEqual(Array.from({ length: Math.ceil(bytes / GOES_ON_AT) }, () => [true, CUT_AT]))
  const line = text('BEGIN')
  expect((await line.innerText()).length).toBeLessThan(3_000)
  await line.getByRole('button', { name: /more than .* show all/ }).click()
  const whole = line.getByRole('link', { name: 'the whole line as a text' })
  await whole.waitFor()
  expect((await line.innerText()).length).toBeLessThan(201_000)
  expect((await get((await whole.getAttribute('href'))!)).length).toBe(GOES_ON_AT)

  const parts: Buffer[] = []
  for (const { seq } of long) parts.push(await get(`/api/v1/apps/endless/logs/${seq}/text`))
  const all = Buffer.concat(parts)
  expect([all.length, all.subarray(0, 6).toString(), all.subarray(-4).toString()]).toEqual([bytes, 'BEGINx', 'xEND'])
  expect(all.subarray(5, -3).every((byte) => byte === 0x78)).toBe(true)
  const file = await get('/api/v1/apps/endless/logs/download?format=text&stream=stdout')
  expect([file.length, file.subarray(0, 12).toString()]).toEqual(['before\n'.length + bytes + long.length, 'before\nBEGIN'])

  const devtools = await page.context().newCDPSession(page)
  expect(((await devtools.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize).toBeLessThan(HEAP)
})

test('what a limit did is said between the lines of the app', async () => {
  await page.goto(`${ui}/apps/greedy`)
  await text('eating').waitFor()
  const said = page.locator('.row.system', { hasText: limit })
  await said.waitFor()
  const order = (await page.locator('.row .m').allInnerTexts()).map((each) => (each.includes('eating') ? 'app' : each.includes(limit) ? 'limit' : /^Run 1 ended/.test(each) ? 'end' : ''))
  expect(order.filter(Boolean)).toEqual(limit.startsWith('Killed') ? expect.arrayContaining(['app', 'limit']) : ['limit', 'app', 'end'])
  if (limit.startsWith('Killed')) expect(order.indexOf('app')).toBeLessThan(order.indexOf('limit'))
})

test('the page of an app that is down, in a tab of its own, shows what it wrote last', async () => {
  const tab = await page.context().newPage()
  await tab.goto(`${ui}/open/greedy`)
  expect(new URL(tab.url()).hostname).toBe('greedy.localhost')
  await tab.getByRole('heading', { name: /greedy/ }).waitFor()
  await tab.getByText('takes all there is').waitFor()
  await tab.close()
})

test('nothing went wrong in the page', () => {
  // The app that is down answers nothing in its frame.
  expect(complaints.filter((each) => !/status of 503/.test(each))).toEqual([])
})
