/**
 * The page in a real browser, against a real daemon that runs a real app.
 * WASMRUN_UI_URL: a one-time sign-in link. WASMRUN_APP: the name of an app that is running and answers.
 * WASMRUN_APP_FOLDER: its folder, an Express app with a page in public/.
 * WASMRUN_PAGE_TEXT: a text of the app's page. WASMRUN_SCREENSHOT: where to put a picture.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage } from './browser'

const given = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}
const link = given('WASMRUN_UI_URL')
const app = given('WASMRUN_APP')
const pageText = process.env['WASMRUN_PAGE_TEXT'] ?? ''
const ui = new URL(link).origin

let browser: Browser
let page: Page
let complaints: string[]
let hosts: Set<string>

const frame = () => page.frameLocator('iframe').locator('body')
const state = () => page.locator('.head .state').innerText()
const rows = () => page.locator('.row')
const runNow = async () => Number(/run (\d+)/.exec(await page.locator('.head .meta').innerText())?.[1])

beforeAll(async () => {
  browser = await openBrowser()
  ;({ page, complaints, hosts } = await openPage(browser))
  await page.goto(link)
  await page.goto(`${ui}/apps/${app}`)
})
afterAll(() => browser.close())

test('the link signs in, and the app runs', async () => {
  await page.getByRole('heading', { name: app, exact: true }).waitFor()
  await expect.poll(state).toContain('running')
})

test('the page of the app is in the frame', async () => {
  await expect.poll(async () => (await frame().innerText()).trim()).not.toBe('')
  if (pageText) await page.frameLocator('iframe').getByText(pageText).first().waitFor()
})

test('its log is below, each stream in its own colour', async () => {
  await rows().first().waitFor()
  await page.locator('.rows').focus()
  await page.keyboard.press('g')
  const colours = new Map<string, string>()
  for (const row of await page.locator('.row .s').all()) {
    colours.set((await row.innerText()).trim(), await row.evaluate((element) => getComputedStyle(element).color))
  }
  expect(colours.size).toBeGreaterThan(0)
  expect(new Set(colours.values()).size).toBe(colours.size)
  await page.keyboard.press('End')
})

test('a stream can be hidden, and what is left is a picture for the README', async () => {
  const install = page.locator('.fchip', { hasText: 'install' })
  await install.click()
  await expect.poll(async () => (await page.locator('.row .s').allInnerTexts()).join()).not.toContain('install')
  expect(await rows().count()).toBeGreaterThan(0)
  if (process.env['WASMRUN_SCREENSHOT']) await page.screenshot({ path: process.env['WASMRUN_SCREENSHOT'] })
  await install.click()
})

test('a refresh keeps the log', async () => {
  const start = page.locator('.row', { hasText: 'Starting run' }).last()
  const install = page.locator('.fchip', { hasText: 'install' })
  await start.waitFor()
  const before = [await start.innerText(), await install.innerText()]
  await page.reload()
  await start.waitFor()
  await expect.poll(async () => [await start.innerText(), await install.innerText()]).toEqual(before)
})

test('the address of the page opens it in a tab of its own, for who is signed in', async () => {
  const address = new URL('/', (await page.locator('iframe').getAttribute('src'))!).href
  const opened = page.waitForEvent('popup')
  await page.evaluate((url) => void window.open(url), address)
  const tab = await opened
  await tab.waitForURL(address)
  await expect.poll(() => tab.locator('body').innerText()).not.toBe('')
  expect(await tab.locator('body').innerText()).not.toContain('wasmrun ui')
  await tab.close()
})

test('a search marks its hits', async () => {
  const word = /[a-z]{3,}/i.exec(await page.locator('.row .m').first().innerText())![0]
  await page.keyboard.press('/')
  await page.keyboard.type(word)
  await page.locator('mark').first().waitFor()
  expect(await page.locator('.hits').innerText()).toMatch(/^[\d,]+\+? lines?$/)
  await page.keyboard.press('Escape')
  await page.locator('mark').first().waitFor({ state: 'detached' })
})

test('a terminal runs a shell beside the app, in its sandbox', async () => {
  await page.getByRole('tab', { name: 'Terminal' }).click()
  const screen = page.locator('.xterm-rows')
  await screen.getByText(/[$#]/).first().waitFor()
  await page.keyboard.type('echo in $PWD with $((6 * 7)) columns $(tput cols 2>/dev/null || stty size)\n')
  await screen.getByText('in /app with 42').waitFor()
  await page.keyboard.type('exit 3\n')
  await page.getByText('The shell ended with exit 3.').waitFor()
  await page.getByRole('button', { name: 'New shell' }).click()
  await page.getByText('The shell ended with exit 3.').waitFor({ state: 'detached' })
  await screen.getByText(/[$#]/).first().waitFor()
  expect(new URL(page.url()).searchParams.get('tab')).toBe('terminal')
})

test('a flood on the terminal can be stopped', async () => {
  await page.keyboard.type('yes\n')
  const screen = page.locator('.xterm-rows')
  await screen.getByText(/^y$/).nth(5).waitFor()
  await page.keyboard.press('Control+c')
  await page.keyboard.type('echo still $((40 + 2))\n')
  await screen.getByText('still 42', { exact: true }).waitFor()
})

test('a file of the project is edited and saved, and the change of another is not lost', async () => {
  await page.getByRole('tab', { name: 'Files' }).click()
  await page.getByRole('button', { name: /package\.json/ }).first().waitFor()
  await page.getByRole('button', { name: /^server\.js/ }).click()
  const sheet = page.getByRole('textbox', { name: 'Text of server.js' })
  await sheet.waitFor()
  const original = await fileText('server.js')
  await sheet.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('// mine\n')
  await page.locator('.editor-bar').getByText('not saved').waitFor()
  await page.keyboard.press('Control+s')
  await page.locator('.editor-bar').getByText('saved', { exact: true }).waitFor()
  expect(await fileText('server.js')).toBe(`// mine\n${original}`)

  await saveBehind('server.js', original)
  await page.keyboard.type('// again\n')
  await page.keyboard.press('Control+s')
  await page.getByText('changed-meanwhile').waitFor()
  expect(await fileText('server.js')).toBe(original)
  await page.getByRole('button', { name: 'Open theirs' }).click()
  await page.locator('.editor-bar').getByText('saved', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Page' }).click()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}
const filePath = (path: string) => `/api/v1/apps/${app}/files/text?path=${path}`
const fileText = (path: string) => page.evaluate(async (url) => ((await (await fetch(url)).json()) as { text: string }).text, filePath(path))
const saveBehind = (path: string, text: string) =>
  page.evaluate(
    async ([url, to]) => {
      const { version } = (await (await fetch(url!)).json()) as { version: string }
      await fetch(url!, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: to, version }) })
    },
    [filePath(path), text],
  )

test('a forward is added and closed again', async () => {
  const port = await freePort()
  const chip = page.locator('.chip', { hasText: `:${port}` })
  await page.getByRole('button', { name: 'Add a forward' }).click()
  await page.keyboard.type(`${port}:3000`)
  await page.keyboard.press('Enter')
  await chip.waitFor()
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
  await chip.getByRole('button', { name: /Close the forward/ }).click()
  await chip.waitFor({ state: 'detached' })
})

test('Restart makes a new run, whose lines arrive live below a cleared view', async () => {
  await page.getByRole('button', { name: 'Clear the view' }).click()
  await page.getByText('Cleared up to here').waitFor()
  const before = await runNow()
  await page.getByRole('button', { name: 'Restart' }).click()
  await expect.poll(runNow, { timeout: 30_000 }).toBeGreaterThan(before)
  await rows().first().waitFor()
  await expect.poll(state, { timeout: 30_000 }).toContain('running')
  await expect.poll(async () => (await frame().innerText()).trim(), { timeout: 30_000 }).toContain(pageText)
  await page.getByRole('button', { name: 'Undo' }).click()
})

test('Stop stops it, and Start brings it back', async () => {
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect.poll(state, { timeout: 30_000 }).toContain('stopped')
  expect(await page.getByRole('button', { name: 'Restart' }).count()).toBe(0)
  await page.locator('.acts').getByRole('button', { name: 'Start' }).click()
  await expect.poll(state, { timeout: 30_000 }).toContain('running')
})

const folder = given('WASMRUN_APP_FOLDER')
const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
const change = (file: string, from: string, to: string) => write(file, readFileSync(join(folder, file), 'utf8').replace(from, to))
const inFrame = () => page.frameLocator('iframe').locator('html')

test('Watch makes the page follow its files: a saved page is shown, styles without loading it anew', async () => {
  write('public/page.css', 'body { outline: 5px solid red }')
  await page.getByRole('switch', { name: 'Watch' }).click()
  await expect.poll(() => page.getByRole('switch', { name: 'Watch' }).getAttribute('aria-checked')).toBe('true')
  change('public/index.html', '<title>', '<link rel="stylesheet" href="/page.css"><title>')
  const outline = () => inFrame().evaluate(() => getComputedStyle(document.body).outlineWidth).catch(() => '')
  await expect.poll(outline, { timeout: 30_000 }).toBe('5px')
  await inFrame().evaluate(() => void Object.assign(window, { still: 'here' }))
  write('public/page.css', 'body { outline: 7px solid red }')
  await expect.poll(outline, { timeout: 30_000 }).toBe('7px')
  expect(await inFrame().evaluate(() => (window as unknown as { still?: string }).still)).toBe('here')
})

test('an app that crashes after a save says so over its page, and the next save brings it back', async () => {
  const right = readFileSync(join(folder, 'server.js'), 'utf8')
  write('server.js', 'this is no program(')
  await expect.poll(() => inFrame().innerText().catch(() => ''), { timeout: 30_000 }).toContain('SyntaxError')
  await expect.poll(state).toContain('waits for a change')
  write('server.js', right)
  await expect.poll(state, { timeout: 30_000 }).toContain('running')
  await expect.poll(() => inFrame().innerText().catch(() => 'SyntaxError'), { timeout: 30_000 }).not.toContain('SyntaxError')
})

test('nothing went wrong in the page, and nothing was asked of another machine', () => {
  // The browser itself names each refusal; the one here was wanted.
  const wanted = (complaint: string) => complaint.includes('409') && complaint.includes('/files/text')
  expect(complaints.filter((complaint) => complaint.includes(ui) && !wanted(complaint))).toEqual([])
  for (const host of hosts) expect(host).toMatch(/(^|\.)localhost$|^127\.0\.0\.1$/)
})
