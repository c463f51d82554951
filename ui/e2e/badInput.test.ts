/** What may go wrong with a log and its addresses: the panel stays whole, and says what it can. */
import { expect, test } from 'vitest'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, log, row, text, button, keys, view, seen, write, shop } = logHouse()

test('bytes that are no text, NULs and what turns the direction of text leave each line a line', async () => {
  await shop('', () => write('stdout', 'nul\0s and \ufffd\ufffd and \x07 bells', 'admin\u202egnp.exe', '\x1b', '\x9b', '', '\ud800 alone', 'the end'))
  await seen('the end')
  expect(await view().locator('.row').count()).toBe(7)
  expect(await row('bells').locator('.m').innerText()).toBe('nuls and \ufffd\ufffd and  bells')
  expect(await row('admin').locator('.m').innerText()).toBe('admingnp.exe')
  const heights = await view().locator('.row').evaluateAll((rows) => rows.map((each) => each.clientHeight))
  expect(new Set(heights).size).toBe(1)
})

test('an address of a line that is not there yet shows the newest, one of a line that is gone the oldest', async () => {
  await shop('?at=99999999', () => write('stdout', ...orders(1, 900)))
  await seen('GET /orders/900')
  log().first = 301
  await at.page.goto(`${at.base}/apps/shop?at=7`)
  await seen('GET /orders/301')
  for (const wrong of ['at=', 'at=-4', 'at=x-y', 'at=9-3', 'at=1e400', 'mode=none&stream=none&level=none&tab=none&file=../../etc/passwd']) {
    await at.page.goto(`${at.base}/apps/shop?${wrong}`)
    await at.page.locator('.row').first().waitFor()
  }
})

test('two tabs that clear and delete at once hurt neither', async () => {
  await shop()
  const other = await at.page.context().newPage()
  await other.goto(at.page.url())
  await other.locator('.row').first().waitFor()
  await Promise.all([keys('c'), other.locator('.rows').press('c')])
  for (const tab of [at.page, other]) {
    await tab.getByText('Cleared up to here').waitFor()
    await tab.getByRole('button', { name: 'Undo' }).click()
    await tab.locator('.row').first().waitFor()
    await tab.getByRole('button', { name: 'Download' }).click()
    await tab.getByRole('button', { name: 'Delete stored logs…' }).click()
  }
  await Promise.all([at.page, other].map((tab) => tab.getByRole('dialog', { name: /Delete the stored log/ }).getByRole('button', { name: 'Delete' }).click()))
  write('stdout', 'a new begin')
  for (const tab of [at.page, other]) await expect.poll(() => tab.locator('.row .m').allInnerTexts()).toEqual(['a new begin'])
})

test('a log that another tab deleted is shown as far as it is held, and goes on', async () => {
  await shop()
  log().clear()
  write('stdout', ...orders(41, 50))
  await seen('GET /orders/50')
  await keys('g')
  await at.page.reload()
  await seen('GET /orders/50')
  expect(await text('GET /orders/40').count()).toBe(0)
})

test('a clock that is set back is seen as that', async () => {
  await shop('', () => {
    at.daemon.write('shop', 'stdout', ['before'], false, { time: '2026-03-02T13:00:03.000Z' })
    at.daemon.write('shop', 'stdout', ['after'], false, { time: '2026-03-02T13:00:00.000Z' })
    log().runs.push({ run: 1, first: 1, last: 2, startedAt: '2026-03-02T13:00:03Z', endedAt: '2026-03-02T13:00:00Z', exitCode: 0, reason: null })
    at.daemon.put({ name: 'shop', run: 2 })
    write('stdout', 'next')
  })
  await at.page.getByRole('combobox', { name: 'Times' }).selectOption('delta')
  await expect.poll(() => row('after').locator('time').innerText()).toBe('-3.000 s')
  await expect.poll(() => at.page.getByRole('group', { name: 'End of run 1' }).innerText()).toMatch(/run 1 · exit 0\s*run 2/)
})

test('an address of an app that is gone says so', async () => {
  await shop()
  await at.page.goto(`${at.base}/apps/gone?q=x&at=5`)
  await at.page.getByText('There is no app “gone”').waitFor()
  expect(await button('Download').count()).toBe(0)
})
