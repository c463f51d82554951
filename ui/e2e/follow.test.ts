/** Where in the log one is: following, pausing, scrolling, and what is missing. */
import { expect, test } from 'vitest'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, log, text, button, keys, view, inView, seen, write, shop } = logHouse()

test('following pauses when one scrolls up, and G goes on', async () => {
  await shop('', () => write('stdout', ...orders(1, 400)))
  await view().hover()
  await at.page.mouse.wheel(0, -300)
  await button(/Paused/).waitFor()
  const top = await view().evaluate((list) => list.scrollTop)
  write('stdout', ...orders(401, 1_634))
  await at.page.getByText('1,234 new').waitFor()
  expect(await inView('GET /orders/1634')).toBe(false)
  expect(Math.abs((await view().evaluate((list) => list.scrollTop)) - top)).toBeLessThan(2)
  await keys('G')
  await seen('GET /orders/1634')
})

test('following pauses when one selects a text', async () => {
  await shop('', () => write('stdout', ...orders(1, 400)))
  await seen('GET /orders/400')
  await text('GET /orders/400').evaluate((line) => getSelection()!.selectAllChildren(line))
  await button(/Paused/).waitFor()
  write('stdout', ...orders(401, 500))
  await at.page.getByText('100 new').waitFor()
  expect(await at.page.evaluate(() => getSelection()!.toString())).toBe('GET /orders/400 200')
})

test('scrolling up and down reaches each line of the log once and in order', async () => {
  await shop('', () => write('stdout', ...orders(1, 3_000)))
  await keys('g')
  await seen('GET /orders/1')
  const met: number[] = []
  const look = async () => {
    const drawn = (await at.page.locator('.row .m').allInnerTexts()).map((each) => Number(/\d+/.exec(each)![0]))
    expect(drawn).toEqual(drawn.map((_, index) => drawn[0]! + index))
    met.push(...drawn)
    return drawn.at(-1)!
  }
  while ((await look()) < 3_000) await view().evaluate((list) => list.scrollBy(0, 900))
  expect(new Set(met).size).toBe(3_000)
})

test('a flood is read beside the page: it shows the newest lines, and each line of it is there for who goes back', async () => {
  await shop()
  const lines = 30_000
  for (let seq = 41; seq <= lines; seq += 500) write('stdout', ...orders(seq, Math.min(lines, seq + 499)))
  await seen(`GET /orders/${lines}`)
  const [worker] = at.page.workers()
  expect(worker?.url()).toMatch(/\/assets\/feeder-/)
  expect(await at.page.getByText('lines lost').count()).toBe(0)
  // as far back as the page never held at once
  await at.page.locator('.minimap').press('Home')
  await seen('GET /orders/1')
  await keys('G')
  await seen(`GET /orders/${lines}`)
  let oldest = lines
  await view().hover()
  while (oldest > lines - 2_500) {
    await view().evaluate((list) => list.scrollBy(0, -900))
    const drawn = (await at.page.locator('.row .m').allInnerTexts()).map((each) => Number(/\d+/.exec(each)![0]))
    expect(drawn).toEqual(drawn.map((_, index) => drawn[0]! + index))
    oldest = drawn[0]!
  }
})

test('a few lines that pass a filter outlast a flood of those that do not', async () => {
  await shop('?stream=stderr', () => write('stderr', 'the first complaint'))
  for (let seq = 1; seq <= 20_000; seq += 500) {
    write('stdout', ...orders(seq, seq + 499))
    if (seq % 5_000 === 1) write('stderr', `complaint ${seq}`)
  }
  await seen('complaint 15001')
  expect(await at.page.locator('.row .m').allInnerTexts()).toEqual(['the first complaint', ...[1, 5_001, 10_001, 15_001].map((seq) => `complaint ${seq}`)])
})

test('who goes to another log while it is written misses none of its lines', async () => {
  at.daemon.put({ name: 'web', run: 1 })
  await shop()
  let written = 0
  const more = () => at.daemon.write('web', 'stdout', orders(written + 1, (written += 7)))
  for (let turn = 0; turn < 5; turn++) {
    const writing = setInterval(more, 1)
    await at.page.getByRole('link', { name: /^web/ }).first().click()
    await at.page.getByRole('log', { name: 'Log lines of web' }).waitFor()
    await expect.poll(() => at.page.locator('.row').count()).toBeGreaterThan(0)
    clearInterval(writing)
    await seen(`GET /orders/${written}`)
    const drawn = (await at.page.locator('.row .m').allInnerTexts()).map((each) => Number(/\d+/.exec(each)![0]))
    expect(drawn).toEqual(drawn.map((_, index) => drawn[0]! + index))
    await at.page.getByRole('link', { name: /^shop/ }).first().click()
    await seen('GET /orders/40')
  }
})

test('a page whose worker cannot be loaded says that it is not connected, and is when it can be', async () => {
  await at.page.route('**/feeder-*.js', (route) => route.abort())
  at.daemon.put({ name: 'shop', run: 1 })
  write('stdout', 'hello')
  await at.page.goto(`${at.base}/apps/shop`)
  await at.page.getByText('No connection to the daemon.').waitFor()
  await at.page.unroute('**/feeder-*.js')
  await at.page.getByText('Connected again').waitFor()
  write('stdout', 'here again')
  await seen('here again')
  at.complaints.splice(0)
})

test('what is lost and what is not stored any more is said where it was', async () => {
  await shop('', () => {
    write('stdout', ...orders(1, 100))
    log().first = 51
    for (let seq = 60; seq < 70; seq++) log().lost.add(seq)
  })
  await keys('g')
  await at.page.getByText('50 older lines gone').waitFor()
  await at.page.getByText('10 lines lost').waitFor()
})

test('lines that were written while nobody was connected are there afterwards, each once', async () => {
  await shop()
  at.daemon.drop()
  at.daemon.write('shop', 'stdout', orders(41, 1_500), false)
  await at.page.getByText('No connection to the daemon.').waitFor()
  await seen('GET /orders/1500')
  write('stdout', ...orders(1_501, 1_510))
  await seen('GET /orders/1510')
  await at.page.getByText('Connected again').waitFor()
  const drawn = await at.page.locator('.row .m').allInnerTexts()
  expect(new Set(drawn).size).toBe(drawn.length)
})

test('a restart of the daemon loses nothing of the view: where one reads, what is cleared, what came meanwhile', async () => {
  await shop('', () => write('stdout', ...orders(1, 400)))
  await keys('c')
  await at.page.getByText('Cleared up to here').waitFor()
  write('stdout', ...orders(401, 500))
  await seen('GET /orders/500')
  await at.daemon.stop()
  await at.page.getByText('No connection to the daemon.').waitFor()
  at.daemon.write('shop', 'stdout', orders(501, 800), false)
  await at.daemon.restart()
  await at.page.getByText('Connected again').waitFor()
  await seen('GET /orders/800')
  write('stdout', 'live again')
  await seen('live again')
  await view().focus()
  await keys('g')
  await seen('GET /orders/401')
  expect(await text('GET /orders/400').count()).toBe(0)
  await button('Undo').click()
  await text('GET /orders/400').first().waitFor()
})

test('a tab that was hidden for a flood shows its end when one comes back, and all of it to who scrolls', async () => {
  await at.page.addInitScript(() => {
    Object.assign(window, { away: false })
    Object.defineProperty(document, 'hidden', { get: () => (window as unknown as { away: boolean }).away })
  })
  const away = (is: boolean) => at.page.evaluate((value) => {
    Object.assign(window, { away: value })
    document.dispatchEvent(new Event('visibilitychange'))
  }, is)
  await shop()
  await away(true)
  for (let seq = 41; seq <= 10_000; seq += 500) write('stdout', ...orders(seq, Math.min(10_000, seq + 499)))
  await away(false)
  await seen('GET /orders/10000')
  expect(await at.page.getByText('lines lost').count()).toBe(0)
  await keys('g')
  await seen('GET /orders/1')
})

test('the strip is the scrollbar: it says where one is, and is moved by mouse and keys', async () => {
  await shop('', () => write('stdout', ...orders(1, 20_000)))
  const strip = at.page.getByRole('scrollbar', { name: 'Place in the log' })
  await expect.poll(() => strip.getAttribute('aria-valuetext')).toMatch(/^line 19,9\d\d of 20,000$/)
  const box = (await strip.boundingBox())!
  await at.page.mouse.move(box.x + 30, box.y + box.height - 5)
  await at.page.mouse.down()
  await at.page.mouse.move(box.x + 30, box.y + box.height / 2, { steps: 5 })
  await expect.poll(() => strip.getAttribute('aria-valuenow').then(Number)).toBeGreaterThan(9_500)
  await expect.poll(() => strip.getAttribute('aria-valuenow').then(Number)).toBeLessThan(10_500)
  await at.page.mouse.move(box.x + 30, box.y - 50)
  await at.page.mouse.up()
  await seen('GET /orders/1')
  await strip.focus()
  await keys('End')
  await seen('GET /orders/20000')
})
