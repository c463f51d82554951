/** The page in a real browser, against a daemon that is made up. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, openPage } from './browser'
import { FakeDaemon } from './fakeDaemon'

let browser: Browser
let daemon: FakeDaemon
let base: string
let page: Page
let complaints: string[]
let hosts: Set<string>

const rows = () => page.locator('.row')
const text = (words: string) => page.locator('.rows').getByText(words, { exact: true })
const open = (path: string) => page.goto(base + path)
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `GET /orders/${from + index} \x1b[32m200\x1b[0m`)

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  daemon = new FakeDaemon()
  base = await daemon.start()
  ;({ page, complaints, hosts } = await openPage(browser))
})
afterEach(async () => {
  await page.context().close()
  await daemon.stop()
})

async function picture(of = '') {
  const path = process.env['WASMRUN_SCREENSHOT']
  if (path) await page.screenshot({ path: path.replace(/\.png$/, `${of}.png`) })
}

function shop() {
  daemon.put({
    name: 'shop', run: 5, startedAt: new Date(Date.now() - 760_000).toISOString(),
    forwards: [
      { address: '127.0.0.1', hostPort: 8080, appPort: 3000, state: 'open', problem: null, protocol: 'tcp', hint: null },
      { address: '127.0.0.1', hostPort: 9229, appPort: 9229, state: 'refused', problem: { kind: 'conflict', code: 'port-taken', message: 'Port 9229 is used by nginx (4312)', hint: 'Try --forward 9230:9229' }, protocol: 'tcp', hint: null },
    ],
  })
  daemon.put({ name: 'api', state: 'backing-off', ready: false, exitCode: 1, nextStartAt: new Date(Date.now() + 60_000).toISOString() })
  daemon.put({ name: 'docs', state: 'stopped', ready: false, exitedAt: new Date(Date.now() - 7_200_000).toISOString() })
  daemon.write('shop', 'install', ['added 212 packages in 3.4 s'])
  daemon.write('shop', 'system', ['run 5 starts: npm start'])
  daemon.write('shop', 'stdout', ['\x1b[32m✓\x1b[0m config \x1b[2m.env\x1b[0m', 'shop listens on http://127.0.0.1:3000', ...lines(1, 30)])
  daemon.write('shop', 'stderr', ['TypeError: Cannot read properties of undefined', '    at loadCart (src/a.js:14:22)'])
}

test('the app is shown on top and its log below, under a strict policy and with nothing from elsewhere', async () => {
  shop()
  await open('/')
  await page.getByText('api ended').waitFor()
  await page.getByRole('link', { name: /shop/ }).click()
  await page.frameLocator('iframe').getByText('Hello from shop.localhost').waitFor()
  await text('TypeError: Cannot read properties of undefined').waitFor()
  expect(page.url()).toBe(`${base}/apps/shop`)
  expect(await page.getByText('Port 9229 is used by nginx (4312)').count()).toBe(1)
  await picture()
  expect(complaints).toEqual([])
  for (const host of hosts) expect(host).toMatch(/(^|\.)localhost$/)
})

test('a public app shows its address as a code, who came, and can be made private again', async () => {
  shop()
  daemon.put({
    name: 'shop',
    tunnel: {
      state: 'Connected', server: 'bore.pub', url: 'http://bore.pub:41873', since: new Date(Date.now() - 65_000).toISOString(), retries: 0, lastError: null,
      expiresAt: null, problem: null, passwordProtected: false, traffic: { visitors: 12, visitorsNow: 3, bytesIn: 2048, bytesOut: 5_000_000 },
    },
  })
  await open('/apps/shop')
  const button = page.getByRole('button', { name: 'QR code of http://bore.pub:41873' })
  await button.click()
  const code = page.getByRole('img', { name: 'QR code of http://bore.pub:41873' })
  await code.waitFor()
  await page.getByText('3 now, 12 in all').waitFor()
  const [card, chip] = [await page.locator('.pop:popover-open').boundingBox(), await button.boundingBox()]
  expect(card!.y).toBeGreaterThan(chip!.y)
  expect(card!.x + card!.width).toBeLessThanOrEqual(page.viewportSize()!.width)
  await picture('-qr')
  await page.keyboard.press('Escape')
  await code.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Stop the tunnel' }).click()
  await expect.poll(() => daemon.asked).toContain('DELETE /api/v1/apps/shop/tunnel')
  daemon.put({ name: 'shop', tunnel: null })
  await page.getByRole('button', { name: 'Make public: shop' }).click()
  await page.getByLabel('Tunnel server').fill('tunnel.example:7000')
  await page.getByLabel('Password for visitors').fill('open sesame')
  await picture('-share')
  const sent = page.waitForRequest((request) => request.url().endsWith('/apps/shop/tunnel'))
  await page.getByRole('button', { name: 'Make public', exact: true }).click()
  expect(JSON.parse((await sent).postData()!)).toEqual({ servers: ['tunnel.example:7000'], password: 'open sesame' })
  await expect.poll(() => daemon.asked).toContain('POST /api/v1/apps/shop/tunnel')
  // A password goes to the daemon, and is kept nowhere in the browser.
  await expect.poll(() => page.getByLabel('Password for visitors').count()).toBe(0)
  const kept = await page.evaluate(() => [location.href, document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), document.cookie])
  expect([...kept, ...daemon.asked].filter((each) => /sesame/.test(decodeURIComponent(each.replace(/%(?![0-9a-f]{2})/gi, ''))))).toEqual([])
  expect(complaints).toEqual([])
})

test('each stream has its own colour, glyph and word', async () => {
  shop()
  await open('/apps/shop')
  await text('TypeError: Cannot read properties of undefined').waitFor()
  await page.locator('.rows').focus()
  await page.keyboard.press('g')
  const colours = new Set<string>()
  for (const stream of ['install', 'system', 'stdout']) {
    const label = page.locator(`.row.${stream} .s`).first()
    expect((await label.innerText()).trim()).toBe(stream)
    colours.add(await label.evaluate((element) => getComputedStyle(element).color))
  }
  await page.keyboard.press('End')
  colours.add(await page.locator('.row.stderr .s').first().evaluate((element) => getComputedStyle(element).color))
  expect(colours.size).toBe(4)
})

test('lines arrive live and are followed until one scrolls up; End goes back', async () => {
  shop()
  await open('/apps/shop')
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  daemon.write('shop', 'stdout', ['live at last'])
  await text('live at last').waitFor()
  await page.locator('.rows').hover()
  await page.mouse.wheel(0, -200)
  await page.getByRole('button', { name: /Paused/ }).waitFor()
  daemon.write('shop', 'stdout', lines(100, 200))
  await page.getByText('101 new').waitFor()
  await page.getByRole('button', { name: /Theme: dark/ }).click()
  await picture('-light')
  await page.keyboard.press('End')
  await page.locator('.rows').getByText('GET /orders/200').waitFor()
  expect(await page.locator('.pill').count()).toBe(0)
})

test('a burst of lines keeps the page at the end, with few rows drawn', async () => {
  shop()
  await open('/apps/shop')
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  for (let from = 1; from <= 50_000; from += 1_000) daemon.write('shop', 'stdout', lines(from, from + 999))
  await page.locator('.rows').getByText('GET /orders/50000').waitFor()
  expect(await rows().count()).toBeLessThan(100)
})

test('the log is still there after a refresh, and older lines come as one scrolls up', async () => {
  shop()
  daemon.write('shop', 'stdout', lines(1, 3_000), false)
  await open('/apps/shop')
  await page.locator('.rows').getByText('GET /orders/3000').waitFor()
  await page.reload()
  await page.locator('.rows').getByText('GET /orders/3000').waitFor()
  await page.locator('.rows').focus()
  await page.keyboard.press('g')
  await text('added 212 packages in 3.4 s').waitFor()
})

test('search counts and marks hits, steps through them, filters, and says what a bad expression is', async () => {
  shop()
  await open('/apps/shop')
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('orders/1')
  await page.locator('.hits', { hasText: '11 lines' }).waitFor()
  expect(await page.locator('mark').first().innerText()).toBe('orders/1')
  await page.keyboard.press('Enter')
  await page.locator('.hits', { hasText: '11 of 11' }).waitFor()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect.poll(() => rows().count()).toBe(11)
  await picture('-search')
  expect(page.url()).toContain('q=orders/1&mode=filter')
  await page.getByRole('button', { name: /regular expression/ }).click()
  await page.getByRole('textbox').fill('orders/(')
  await page.getByText('Not a regular expression').waitFor()
  expect(await rows().count()).toBe(11)
})

test('a stream that is switched off is gone from the list and back after a click', async () => {
  shop()
  await open('/apps/shop')
  await page.locator('.row.stderr').first().waitFor()
  await page.getByRole('button', { name: /^stderr/ }).click()
  await page.locator('.row.stderr').first().waitFor({ state: 'detached' })
  expect(page.url()).toContain('stream=stdout,system,install')
  await page.getByRole('button', { name: /^stderr/ }).click()
  await page.locator('.row.stderr').first().waitFor()
})

test('clear hides what is there until undo', async () => {
  shop()
  await open('/apps/shop')
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  await page.getByRole('button', { name: 'Clear the view' }).click()
  await page.getByText('Cleared up to here').waitFor()
  expect(await rows().count()).toBe(0)
  daemon.write('shop', 'stdout', ['after the cut'])
  await text('after the cut').waitFor()
  expect(await rows().count()).toBe(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await text('    at loadCart (src/a.js:14:22)').waitFor()
})

test('Stop and Start do what they say, and the page is loaded anew', async () => {
  shop()
  await open('/apps/shop')
  await page.frameLocator('iframe').getByText('run 5, running').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('shop is stopped').waitFor()
  expect(await page.getByRole('button', { name: 'Restart' }).count()).toBe(0)
  await page.locator('.acts').getByRole('button', { name: 'Start' }).click()
  await page.frameLocator('iframe').getByText('run 6, running').waitFor()
  await page.getByRole('group', { name: 'End of run 5' }).waitFor()
})

test('a command that is refused says why and what to do', async () => {
  shop()
  daemon.refusal = { kind: 'conflict', code: 'busy', message: 'shop is being installed', hint: 'Wait for it to end' }
  await open('/apps/shop')
  await page.getByRole('button', { name: 'Restart' }).click()
  await page.getByText('Wait for it to end').waitFor()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('Wait for it to end').waitFor({ state: 'detached' })
})

test('a folder is run from the page, and what is wrong with it is said', async () => {
  shop()
  await open('/apps/shop')
  await page.getByRole('button', { name: 'Run a folder' }).click()
  daemon.refusal = { kind: 'undetected', code: 'nothing-detected', message: 'Nothing to run in /srv/new', hint: 'Add a package.json' }
  await page.getByLabel(/Folder of a Node.js/).fill('/srv/new')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('nothing-detected').waitFor()
  daemon.refusal = undefined
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('heading', { name: 'new', exact: true }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('an app at rest is forgotten after a question', async () => {
  shop()
  await open('/apps/docs')
  page.once('dialog', (question) => void question.dismiss())
  await page.getByRole('button', { name: 'Remove' }).click()
  expect(daemon.apps.has('docs')).toBe(true)
  page.once('dialog', (question) => void question.accept())
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('There is no app “docs”').waitFor()
})

test('a lost connection is said, resumed by cursor, and what was missed is fetched', async () => {
  shop()
  await open('/apps/shop')
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  daemon.write('shop', 'stdout', ['while connected'])
  await text('while connected').waitFor()
  daemon.drop()
  daemon.write('shop', 'stdout', ['nobody was told'], false)
  await page.getByText('No connection to the daemon.').waitFor()
  await text('nobody was told').waitFor()
  await page.getByText('No connection to the daemon.').waitFor({ state: 'detached' })
  expect(daemon.asked.filter((asked) => asked.includes('events?cursor=c')).length).toBeGreaterThan(0)
})

test('without a session the page says how to get one', async () => {
  daemon.signedIn = false
  await open('/')
  await page.getByText('wasmrun ui').waitFor()
  await picture('-signed-out')
})

test('with no apps the page says what to type, and fills itself', async () => {
  await open('/')
  await page.getByText('wasmrun os ./app', { exact: true }).waitFor()
  shop()
  await page.getByRole('link', { name: /shop/ }).waitFor()
})

test('it works at 360 px: nothing but the log scrolls sideways, and the list of apps is a drawer', async () => {
  shop()
  await page.setViewportSize({ width: 360, height: 780 })
  await open('/apps/docs')
  await page.getByRole('button', { name: 'Apps' }).click()
  await page.getByRole('link', { name: /shop/ }).click()
  await text('    at loadCart (src/a.js:14:22)').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  await page.locator('.rail').waitFor({ state: 'hidden' })
  await picture('-360')
})

test('the splitter moves by keys and stays after a refresh', async () => {
  shop()
  await open('/apps/shop')
  const splitter = page.getByRole('separator')
  await splitter.focus()
  await page.keyboard.press('PageUp')
  const place = await splitter.getAttribute('aria-valuenow')
  expect(Number(place)).toBeGreaterThan(60)
  await page.reload()
  expect(await splitter.getAttribute('aria-valuenow')).toBe(place)
})
