/** A log of a million lines, and ten million that stream by: the page stays quick and small. Says what it measured. */
import { expect, test } from 'vitest'
import { at as timeOf, lineOf } from './fakeLog'
import { house } from './house'
import { traced } from './trace'

const at = house()
const MILLION = 1_000_000
const STREAMED = Number(process.env['WASMRUN_LINES'] ?? 10_000_000)
const A_SECOND = 50_000
const BATCH = 1_000
const FRAME = 100
const HEAP = 150 * 2 ** 20

const make = (seq: number) => ({
  ...lineOf(seq, 1, seq % 97 === 0 ? 'stderr' : 'stdout', `GET /orders/${seq} \x1b[32m200\x1b[0m ${seq % 100_000 === 7 ? 'needle' : 'in'} ${seq % 90} ms`), time: timeOf(seq % 100_000_000),
})

async function shop() {
  at.daemon.put({ name: 'shop' })
  at.daemon.log('shop').generate(MILLION, make)
  await at.page.goto(`${at.base}/apps/shop`)
  await at.page.locator('.row').first().waitFor()
}
const row = (seq: number) => at.page.locator('.row .m', { hasText: `GET /orders/${seq} 200` }).first()

test('a million stored lines: opening, both ends, dragging, scrolling and searching leave no frame over 100 ms', async () => {
  at.page.setDefaultTimeout(60_000)
  const opened = performance.now()
  const opening = await traced(at.browser, at.page, shop)
  console.log('opening', { ...opening, shownAfter: Math.round(performance.now() - opened) })

  const ends = await traced(at.browser, at.page, async () => {
    await at.page.locator('.rows').focus()
    await at.page.keyboard.press('g')
    await row(1).waitFor()
    await at.page.keyboard.press('G')
    await row(MILLION).waitFor()
  })
  console.log('both ends', ends)

  const strip = (await at.page.getByRole('scrollbar', { name: 'Place in the log' }).boundingBox())!
  const dragging = await traced(at.browser, at.page, async () => {
    await at.page.mouse.move(strip.x + 20, strip.y + strip.height - 4)
    await at.page.mouse.down()
    for (let step = 0; step <= 100; step++) await at.page.mouse.move(strip.x + 20, strip.y + strip.height * (1 - step / 100))
    await at.page.mouse.up()
    await row(1).waitFor()
  })
  console.log('dragging', dragging)

  const scrolling = await traced(at.browser, at.page, async () => {
    await at.page.locator('.rows').hover()
    for (let turn = 0; turn < 60; turn++) {
      await at.page.mouse.wheel(0, 400)
      await at.page.evaluate(() => new Promise(requestAnimationFrame))
    }
  })
  console.log('scrolling', scrolling)
  expect(Number(await at.page.getByRole('scrollbar', { name: 'Place in the log' }).getAttribute('aria-valuenow'))).toBeGreaterThan(1_000)

  const searching = await traced(at.browser, at.page, async () => {
    await at.page.keyboard.press('/')
    await at.page.keyboard.type('needle')
    await expect.poll(() => at.page.locator('.hits').innerText()).toBe('10 lines')
    await at.page.keyboard.press('Enter')
    await at.page.locator('mark.now').waitFor()
  })
  console.log('searching', searching)

  for (const busy of [opening, ends, dragging, scrolling, searching]) {
    expect(busy.tasks).toBeGreaterThan(0)
    expect(busy.processor).toBeLessThanOrEqual(FRAME)
  }
})

test(`${STREAMED.toLocaleString('en')} lines at up to 50,000 a second: the tab stays below 150 MB and keeps up`, async () => {
  at.page.setDefaultTimeout(60_000)
  await shop()
  const devtools = await at.page.context().newCDPSession(at.page)
  const heap = async () => ((await devtools.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize
  const began = performance.now()
  let most = 0
  let longest = 0
  for (let sent = 0; sent < STREAMED; sent += BATCH) {
    await at.daemon.stream('shop', MILLION + sent + 1, BATCH, make)
    const due = began + ((sent + BATCH) / A_SECOND) * 1_000
    await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())))
    if (sent % 250_000 === 0) most = Math.max(most, await heap())
    if (sent === 250_000) {
      const busy = await traced(at.browser, at.page, async () => {
        for (let more = 0; more < 50; more++) {
          await at.daemon.stream('shop', MILLION + (sent += BATCH) + 1, BATCH, make)
          await new Promise((done) => setTimeout(done, 20))
        }
      })
      longest = busy.processor
      console.log('a second of streaming', busy)
    }
  }
  const seconds = (performance.now() - began) / 1_000
  await row(MILLION + STREAMED).waitFor()
  most = Math.max(most, await heap())
  console.log({ linesASecond: Math.round(STREAMED / seconds), heapAtMost: `${Math.round(most / 2 ** 20)} MB`, drawn: await at.page.locator('.row').count() })
  expect(most).toBeLessThanOrEqual(HEAP)
  expect(longest).toBeLessThanOrEqual(FRAME)
  expect(await at.page.locator('.row').count()).toBeLessThan(200)
})
