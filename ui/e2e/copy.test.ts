/** Taking lines out of the panel: links, copies, files. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, row, count, button, keys, view, seen, write, shop, clipboard } = logHouse()

test('a line has an address that leads to it, and a range can be chosen, copied and linked', async () => {
  await shop('?at=2500', () => write('stdout', ...orders(1, 5_000)))
  await seen('GET /orders/2500')
  expect(await at.page.locator('.row.chosen').innerText()).toContain('GET /orders/2500')
  expect(await button(/Paused/).count()).toBe(1)
  await row('GET /orders/2503').locator('time').click({ modifiers: ['Shift'] })
  expect(new URL(at.page.url()).search).toBe('?at=2500-2503')
  await at.page.getByRole('toolbar', { name: 'Chosen lines' }).getByText('4 lines').waitFor()
  await keys('Control+c')
  await expect.poll(async () => (await clipboard()).split('\n').length).toBe(4)
  expect(await clipboard()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}GET \/orders\/2500 200\n/)
  await button('Link').click()
  await expect.poll(clipboard).toBe(at.page.url())
  await at.page.getByText('Link copied').waitFor()
  await keys('Escape')
  await at.page.locator('.row.chosen').first().waitFor({ state: 'detached' })
})

test('a range is copied whole, also where it is not loaded', async () => {
  await shop('?at=10-4510', () => write('stdout', ...orders(1, 5_000)))
  await at.page.getByText('4,501 lines').waitFor()
  await at.page.getByRole('combobox', { name: 'Times' }).selectOption('off')
  await button('Copy').click()
  await at.page.getByText('4,501 lines copied').waitFor()
  const copied = (await clipboard()).split('\n')
  expect([copied.length, copied[0], copied.at(-1)]).toEqual([4_501, 'GET /orders/10 200', 'GET /orders/4510 200'])
})

test('a selection that goes over more than is drawn at once is copied as text', async () => {
  await shop('', () => write('stdout', ...orders(1, 2_000)))
  await keys('g')
  await seen('GET /orders/1')
  const drawn = await view().evaluate((list) => {
    const rows = list.querySelectorAll('.row .m')
    getSelection()!.setBaseAndExtent(rows[0]!, 0, rows[5]!, 1)
    return rows.length
  })
  for (let page = 0; page < 8; page++) {
    await view().evaluate((list) => list.scrollBy(0, 700))
    await at.page.evaluate(() => new Promise(requestAnimationFrame))
  }
  const last = await view().evaluate((list) => {
    const rows = [...list.querySelectorAll('.row .m')]
    getSelection()!.extend(rows.at(-1)!, 1)
    return rows.at(-1)!.textContent
  })
  await keys('Control+c')
  await expect.poll(clipboard).toContain('GET /orders/1 200')
  const copied = (await clipboard()).split('\n')
  expect(copied.length).toBeGreaterThan(2 * drawn)
  expect(copied.at(-1)).toContain(last)
  expect(copied.map((each) => Number(/orders\/(\d+)/.exec(each)![1]))).toEqual(copied.map((_, index) => index + 1))
})

test('the log can be had as a file, all of it or as it is filtered', async () => {
  await shop('?q=orders%2F1&mode=filter')
  await expect.poll(count).toBe('11 lines')
  const file = async (nth: number, name: string) => {
    await button('Download').click()
    const [download] = await Promise.all([at.page.waitForEvent('download'), at.page.getByRole('link', { name, exact: true }).nth(nth).click()])
    return readFileSync(await download.path(), 'utf8').trimEnd().split('\n')
  }
  expect(await file(0, 'Text')).toHaveLength(11)
  expect(await file(1, 'Text')).toHaveLength(40)
  expect(JSON.parse((await file(1, 'NDJSON'))[0]!)).toMatchObject({ seq: 1, stream: 'stdout' })
})
