/** A forward's page in a tab of its own, which follows the runs of its app. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { house } from './house'

const at = house()
let app: Server
let host: string
let visits: number

beforeEach(async () => {
  visits = 0
  app = createServer((request, answer) => {
    if (request.url !== '/') return void answer.writeHead(204).end()
    visits += 1
    answer.setHeader('Content-Type', 'text/html')
    answer.end(`<p>visit ${visits}</p><script>document.title = String(window.opener)</script>`)
  })
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', done))
  host = `127.0.0.1:${(app.address() as AddressInfo).port}`
})
afterEach(() => new Promise((done) => app.close(done).closeAllConnections()))

const shop = (more: object = {}) =>
  at.daemon.put({
    name: 'shop', run: 5, ...more,
    forwards: [{ address: '127.0.0.1', hostPort: Number(host.split(':')[1]), appPort: 3000, state: 'open', problem: null, protocol: 'tcp', hint: null }],
  })

test('it is opened from the forward, has no power over the page that opened it, and is loaded anew with the next run', async () => {
  shop()
  await at.page.goto(`${at.base}/apps/shop`)
  const opened = at.page.context().waitForEvent('page')
  await at.page.getByRole('link', { name: `Open ${host} in a new tab` }).click()
  const tab = await opened
  await tab.frameLocator('iframe').getByText('visit 1').waitFor()
  expect(await tab.evaluate(() => window.opener as unknown)).toBeNull()

  shop({ state: 'starting', ready: false, run: 6 })
  await tab.locator('iframe').waitFor({ state: 'detached' })
  shop({ state: 'running', ready: true, run: 6 })
  await tab.frameLocator('iframe').getByText('visit 2').waitFor()
})

test('it says why its app does not come back, and shows it again when it does', async () => {
  shop()
  await at.page.goto(`${at.base}/apps/shop?held=${host}`)
  await at.page.frameLocator('iframe').getByText('visit 1').waitFor()
  at.daemon.write('shop', 'stderr', ['SyntaxError: Unexpected token'])
  shop({ state: 'waiting', ready: false, exitCode: 1 })
  await at.page.locator('iframe').waitFor({ state: 'detached' })
  await at.page.getByText('Unexpected token').waitFor()
  await at.page.getByText('The next save of one of its files starts it').waitFor()
  shop({ state: 'running', ready: true, run: 6 })
  await at.page.frameLocator('iframe').getByText('visit 2').waitFor()
})

test('an address that is no forward of the app is never shown', async () => {
  shop()
  await at.page.goto(`${at.base}/apps/shop?held=127.0.0.1:1`)
  await at.page.getByText('has no open forward').waitFor()
  expect(await at.page.locator('iframe').count()).toBe(0)
})
