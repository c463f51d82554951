/** How a line looks: times, length, colours, JSON, stack traces. */
import { expect, test } from 'vitest'
import { logHouse } from './logHouse'

const { at, log, row, button, keys, seen, write, shop } = logHouse()

test('times are shown in five ways, kept for the next visit', async () => {
  await shop()
  const time = () => at.page.locator('.row time').nth(1).innerText()
  const shown = [await time()]
  for (let turn = 0; turn < 3; turn++) {
    await keys('t')
    shown.push(await time())
  }
  expect(shown[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/)
  expect(shown[1]).toBe('13:04:28.097')
  expect(shown[2]).toMatch(/^-\d/)
  expect(shown[3]).toBe('+0.097 s')
  await keys('t')
  expect(await at.page.locator('.row time').count()).toBe(0)
  await at.page.reload()
  await at.page.locator('.row').first().waitFor()
  expect(await at.page.locator('.row time').count()).toBe(0)
})

test('a long line is cut until one asks for all of it, and wraps when one wants', async () => {
  await shop('', () => {
    write('stdout', `long ${'x'.repeat(5_000)} end`)
    log().whole.set(2, `huge ${'y'.repeat(70_000)} end`)
    at.daemon.write('shop', 'stdout', [`huge ${'y'.repeat(6_000)}`], true, { cut: true })
  })
  expect(await row('long').innerText()).not.toContain('end')
  await row('long').getByRole('button', { name: /3 KB more · show all/ }).click()
  await expect.poll(() => row('long').innerText()).toContain('end')
  await row('huge').getByRole('button', { name: /show all/ }).click()
  await expect.poll(() => row('huge').innerText()).toContain('end')
  await keys('w')
  const { width, high } = await row('long').evaluate((element) => ({ width: element.scrollWidth - element.closest('.rows')!.clientWidth, high: element.clientHeight }))
  expect(width).toBeLessThanOrEqual(0)
  expect(high).toBeGreaterThan(100)
})

test('colours of a terminal are drawn and can be read, and nothing of a line is markup or an order', async () => {
  const attack = '\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x1b[999;1Hclean <img src=x onerror="document.title=1">\x1b]8;;javascript:alert(1)\x1b\\click\x1b]8;;\x1b\\'
  await shop('', () => write('stdout', '\x1b[31mred \x1b[38;5;21mblue \x1b[38;2;20;20;20mdark \x1b[48;2;255;255;0mon yellow\x1b[0m', '10%\r55%\r100%', attack, '\x1b]8;;https://docs.test/a\x1b\\docs\x1b]8;;\x1b\\'))
  const colours = await row('red blue').locator('.m span').evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color))
  expect(new Set(colours).size).toBe(4)
  expect(await row('100%').locator('.m').innerText()).toBe('100%')
  expect(await row('clean').locator('.m').innerText()).toBe('clean <img src=x onerror="document.title=1">click')
  expect(await row('clean').locator('a, img').count()).toBe(0)
  const link = row('docs').locator('a')
  expect([await link.getAttribute('href'), await link.getAttribute('rel'), await link.getAttribute('target')]).toEqual(['https://docs.test/a', 'noopener noreferrer', '_blank'])
  expect(await at.page.title()).toContain('shop')
})

test('a line of JSON is one line that unfolds', async () => {
  await shop('', () => write('stdout', '{"level":"info","msg":"placed order 1042","items":3,"customer":{"id":77,"country":"PT"}}'))
  expect((await row('placed').locator('.m').innerText()).replace(/\s+/g, ' ').trim()).toBe('info placed order 1042items=3 customer={id, country}')
  await row('placed').getByRole('button', { name: 'Unfold the JSON' }).click()
  await row('placed').getByRole('button', { name: 'Unfold customer' }).click()
  await row('placed').getByText('"PT"').waitFor()
  await keys('j', 'x')
  await row('placed').getByText('"PT"').waitFor({ state: 'detached' })
})

test('a stack trace is folded around the frame that matters, which opens in the editor', async () => {
  await shop('', () => write('stderr', 'TypeError: no items', '    at run (/app/node_modules/a/b.js:1:1)', '    at loadCart (/app/src/a.js:14:22)', '    at c (node:fs:1:1)', '    at d (/app/src/d.js:1:1)'))
  expect(await at.page.locator('.row').count()).toBe(2)
  expect(await row('loadCart').locator('a').getAttribute('href')).toBe('vscode://file/projects/shop/src/a.js:14:22')
  const fold = button(/3 more frames · 2 in libraries/)
  await fold.click()
  await expect.poll(() => at.page.locator('.row').count()).toBe(5)
  await button('fold').click()
  await expect.poll(() => at.page.locator('.row').count()).toBe(2)
  await keys('?')
  await at.page.getByRole('combobox', { name: /Files open in/ }).selectOption('IntelliJ IDEA')
  await keys('Escape')
  expect(await row('loadCart').locator('a').getAttribute('href')).toBe('idea://open?file=%2Fprojects%2Fshop%2Fsrc%2Fa.js&line=14&column=22')
})

test('a trace of hundreds of frames is folded to one, among many of them, and each is there when one unfolds it', async () => {
  const frames = Array.from({ length: 480 }, (_, depth) => `    at again (/app/src/a.js:${depth + 1}:1)`)
  await shop('', () => {
    for (let turn = 0; turn < 6; turn++) write('stderr', `RangeError: turn ${turn}.`, ...frames)
    write('stdout', 'the end')
  })
  await keys('g')
  await seen('RangeError: turn 0.')
  await seen('RangeError: turn 1.')
  await keys('G')
  await seen('the end')
  await keys('g')
  await button(/479 more frames/).first().click()
  await seen('at again (/app/src/a.js:2:1)')
  expect(await at.page.locator('.row').count()).toBeLessThan(600)
})
