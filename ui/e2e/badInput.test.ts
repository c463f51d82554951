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

const ATTACKS = ['\x1b]0;owned\x07', '\x1b]2;owned\x1b\\', '\x1b]52;c;b3duZWQ=\x07', '\x1b]52;c;b3duZWQ=\x1b\\', '\x9d52;c;b3duZWQ=\x9c', '\x1b[2J\x1b[3J\x1b[H', '\x1b[99A\x1b[2K', '\x9b99;1H', '\x1b[6n\x1b[c', '\x1b[?1049h', '\x1bc', '\x1bPq#0~\x1b\\', '\b\b\b\b\b\b\x7f']

test('what would set a title or the clipboard, move, erase or ask leaves the text around it, and does nothing', async () => {
  await shop('', () => write('stdout', 'the line before', ...ATTACKS.map((attack, index) => `attack ${attack}${index}.`), '\x1b]52;c;b3duZWQ=', 'the line after'))
  await at.page.evaluate(() => navigator.clipboard.writeText('mine'))
  await seen('the line after')
  const title = await at.page.title()
  expect(await view().locator('.row .m').allInnerTexts()).toEqual(['the line before', ...ATTACKS.map((_, index) => `attack ${index}.`), '', 'the line after'])
  const places = await view().locator('.row').evaluateAll((rows) => rows.map((each) => each.getBoundingClientRect().top))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(await at.page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
  expect([title, await at.page.title()].join()).not.toContain('owned')
  // copied, it is as harmless as it looks
  await keys('g')
  await row('attack 2.').locator('time').click()
  await keys('Control+c')
  await expect.poll(() => at.page.evaluate(() => navigator.clipboard.readText())).toMatch(/ {2}attack 2\.$/)
})

test('markup is text wherever a line is shown: as a hit, in JSON, in a trace, in place of the page', async () => {
  const evil = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
  await shop('?q=%3Cimg', () => {
    write('stdout', evil, JSON.stringify({ level: 'info', msg: evil, [evil]: { deep: evil } }))
    write('stderr', `TypeError: ${evil}`, `    at ${evil} (/app/src/a.js:1:1)`, `    at b (/app/src/${evil}.js:1:1)`)
  })
  await expect.poll(() => at.page.locator('mark').allInnerTexts().then((all) => new Set(all))).toEqual(new Set(['<img']))
  await button('Unfold the JSON').click()
  await at.page.getByText('onerror').first().waitFor()
  at.daemon.put({ name: 'shop', state: 'backing-off', ready: false, exitCode: 1, nextStartAt: new Date(Date.now() + 60_000).toISOString() })
  await at.page.getByText('last lines of stderr').waitFor()
  expect(await at.page.locator('.main img[src=x], img[onerror]').count()).toBe(0)
  expect(await at.page.evaluate(() => 'hurt' in window)).toBe(false)
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

test('a clock that jumps far ahead and back keeps the log in its order, and one finds each line of it', async () => {
  await shop('', () => {
    for (const [words, time] of [['one', '2026-03-02T13:00:00.000Z'], ['two', '2038-01-19T03:14:07.000Z'], ['three', '1970-01-01T00:00:00.000Z'], ['four', '2026-03-02T13:00:01.000Z']] as const)
      at.daemon.write('shop', 'stdout', [words], false, { time })
    write('stdout', ...orders(1, 300))
  })
  await keys('g')
  await seen('one')
  expect((await view().locator('.row .m').allInnerTexts()).slice(0, 4)).toEqual(['one', 'two', 'three', 'four'])
  for (let turn = 0; turn < 5; turn++) {
    expect(await row('three').locator('time').allInnerTexts().then((all) => all.join())).not.toMatch(/NaN|Invalid|undefined/)
    await keys('t')
  }
  await keys('/')
  await at.page.keyboard.type('three')
  await expect.poll(() => at.page.locator('.hits').innerText()).toBe('1 line')
})

test('an app that is removed while one looks at its log leaves a page that says so', async () => {
  at.daemon.put({ name: 'other' })
  await shop('?q=orders')
  const gone = await at.page.evaluate(() => fetch('/api/v1/apps/shop', { method: 'DELETE' }).then((answer) => answer.status))
  expect(gone).toBe(204)
  await at.page.getByText('There is no app “shop”').waitFor()
  at.daemon.put({ name: 'shop', run: 1 })
  await at.page.locator('.rows').waitFor()
})

test('an address of an app that is gone says so', async () => {
  await shop()
  await at.page.goto(`${at.base}/apps/gone?q=x&at=5`)
  await at.page.getByText('There is no app “gone”').waitFor()
  expect(await button('Download').count()).toBe(0)
})
