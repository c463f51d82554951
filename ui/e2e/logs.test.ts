/** What a picky user expects of the log panel, in a real browser against a daemon that is made up. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { house, orders } from './house'

const at = house()
const log = () => at.daemon.log('shop')
const row = (words: string | RegExp) => at.page.locator('.row', { hasText: words })
const text = (words: string) => at.page.locator('.row .m', { hasText: new RegExp(`^\\s*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\d)`) })
const count = () => at.page.locator('.hits').innerText()
const button = (name: string | RegExp) => at.page.getByRole('button', { name, exact: typeof name === 'string' })
const keys = async (...names: string[]) => {
  for (const name of names) await at.page.keyboard.press(name)
}
const view = () => at.page.locator('.rows')
/** A line is not only drawn, but where one sees it. */
const inView = async (words: string) =>
  text(words).first().evaluate((element) => {
    const [line, list] = [element.getBoundingClientRect(), element.closest('.rows')!.getBoundingClientRect()]
    return line.top > list.top - 2 && line.bottom < list.bottom + 2
  }, undefined, { timeout: 1_000 }).catch(() => false)
const seen = (words: string) => expect.poll(() => inView(words)).toBe(true)
const write = (stream: 'stdout' | 'stderr' | 'system' | 'install', ...texts: string[]) => at.daemon.write('shop', stream, texts)

async function shop(path = '', fill: () => void = () => write('stdout', ...orders(1, 40))) {
  at.daemon.put({ name: 'shop', run: 1 })
  fill()
  await at.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await at.page.goto(`${at.base}/apps/shop${path}`)
  await at.page.locator('.row').first().waitFor()
  await view().focus()
}
const clipboard = () => at.page.evaluate(() => navigator.clipboard.readText())

test('a hit far beyond what is loaded is found by the daemon, stepped to and seen', async () => {
  await shop('', () => write('stdout', 'the needle', ...orders(1, 5_000), 'another needle', ...orders(5_001, 9_000)))
  await keys('/')
  await at.page.keyboard.type('needle')
  await expect.poll(count).toBe('2 lines')
  await keys('Enter')
  await seen('another needle')
  await expect.poll(count).toBe('2 of 2')
  await keys('Escape')
  await at.page.keyboard.type('/')
  await at.page.keyboard.type('needle')
  await expect.poll(count).toBe('2 of 2')
  await view().focus()
  await keys('N')
  await seen('the needle')
  await expect.poll(count).toBe('1 of 2')
  await keys('n')
  await seen('another needle')
})

test('a search goes on with what comes live', async () => {
  await shop('?q=late')
  await expect.poll(count).toBe('0 lines')
  write('stdout', 'late one', 'late two')
  await expect.poll(count).toBe('2 lines')
})

test('case, word and regular expression say what a search means', async () => {
  await shop('?q=order', () => write('stdout', 'Order 1', 'order 2', 'orders 3'))
  await expect.poll(count).toBe('3 lines')
  await button(/match case/).click()
  await expect.poll(count).toBe('2 lines')
  await button(/whole word/).click()
  await expect.poll(count).toBe('1 line')
  await button(/regular expression/).click()
  await at.page.getByRole('textbox').fill('orders? \\d')
  await expect.poll(count).toBe('2 lines')
  expect(new URL(at.page.url()).search).toBe('?q=orders%3F+%5Cd&regex&case&word')
  await expect.poll(() => at.page.locator('mark').allInnerTexts()).toEqual(['order 2', 'orders 3'])
})

test('what the engine of the daemon cannot do is a message, and the last good result stays', async () => {
  await shop('?q=orders&mode=filter')
  await expect.poll(count).toBe('40 lines')
  await button(/regular expression/).click()
  await at.page.getByRole('textbox').fill('(?=x)')
  await at.page.getByRole('alert').getByText('Not a regular expression').waitFor()
  expect(await at.page.locator('.row').count()).toBeGreaterThan(10)
})

test('an expression that would take for ever in the browser takes nothing but its marks', async () => {
  await shop(`?q=${encodeURIComponent('(a+)+$')}&regex`, () => write('stdout', `${'a'.repeat(60)}!`, 'after it'))
  await at.page.getByText('takes too long to be marked here').waitFor()
  await keys('w')
  expect(await view().getAttribute('class')).toContain('wrap')
})

test('a filter shows what is hit in the whole log, and with context the lines around', async () => {
  await shop('?q=needle&mode=filter', () => write('stdout', ...orders(1, 3_000), 'the needle', ...orders(3_001, 6_000), 'a needle', ...orders(6_001, 9_000)))
  await expect.poll(() => at.page.locator('.row .m').allInnerTexts()).toEqual(['the needle', 'a needle'])
  await button('Filter ±3').click()
  await expect.poll(() => at.page.locator('.row').count()).toBe(14)
  await at.page.getByText('2,994 lines between').waitFor()
  await text('GET /orders/3003').waitFor()
  write('stdout', 'needle come live')
  await text('needle come live').waitFor()
})

test('from a filtered hit one gets to its context', async () => {
  await shop('?q=needle&mode=filter', () => write('stdout', ...orders(1, 5_000), 'the needle', ...orders(5_001, 9_000)))
  await text('the needle').waitFor()
  await keys('n', 'Enter')
  await text('GET /orders/5001').waitFor()
  await seen('the needle')
  expect(await at.page.locator('.row.now').innerText()).toContain('the needle')
})

test('chips hide and show streams and levels, with their counts', async () => {
  await shop('', () => {
    write('stdout', 'INFO up', 'plain', '{"level":"debug","msg":"deep"}')
    write('stderr', 'ERROR down', 'WARN shaky')
  })
  const chip = (name: string) => at.page.locator('.fchip', { hasText: name })
  await expect.poll(() => chip('stdout').innerText()).toMatch(/stdout\s*3/)
  await expect.poll(() => chip('warn').innerText()).toMatch(/warn\s*1/)
  await chip('debug').click()
  await row('deep').waitFor({ state: 'detached' })
  expect(await row('plain').count()).toBe(1)
  await chip('error').click({ modifiers: ['Alt'] })
  await expect.poll(() => at.page.locator('.row .m').allInnerTexts()).toEqual(['ERROR down'])
  expect(new URL(at.page.url()).search).toBe('?level=error')
  await chip('error').click()
  await row('plain').waitFor()
  await chip('stderr').click()
  await row('ERROR down').waitFor({ state: 'detached' })
  expect(await chip('stderr').getAttribute('aria-pressed')).toBe('false')
})

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

test('deleting the stored log asks first, and what comes then is shown', async () => {
  await shop()
  await button('Download').click()
  await button('Delete stored logs…').click()
  const dialog = at.page.getByRole('dialog', { name: /Delete the stored log/ })
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  expect(log().first).toBe(1)
  await button('Download').click()
  await button('Delete stored logs…').click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await at.page.locator('.row').first().waitFor({ state: 'detached' })
  expect(log().first).toBe(41)
  write('stdout', 'a new begin')
  await text('a new begin').waitFor()
})

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
  await view().evaluate((list) => {
    const first = list.querySelector('.row .m')!
    getSelection()!.setBaseAndExtent(first, 0, list.querySelectorAll('.row .m')[5]!, 1)
  })
  for (let page = 0; page < 8; page++) {
    await view().evaluate((list) => list.scrollBy(0, 700))
    await at.page.evaluate(() => new Promise(requestAnimationFrame))
  }
  await view().evaluate((list) => {
    const rows = [...list.querySelectorAll('.row .m')]
    getSelection()!.extend(rows.at(-1)!, 1)
  })
  await keys('Control+c')
  await expect.poll(clipboard).toContain('GET /orders/1 200')
  const copied = (await clipboard()).split('\n')
  expect(copied.length).toBeGreaterThan(250)
  expect(copied.map((each) => Number(/orders\/(\d+)/.exec(each)![1]))).toEqual(copied.map((_, index) => index + 1))
})

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

function runs() {
  for (const run of [1, 2, 3]) {
    at.daemon.put({ name: 'shop', run })
    const first = log().last + 1
    write('system', `run ${run} starts`)
    write('stdout', ...orders(run * 1_000, run * 1_000 + 700))
    log().runs.push({
      run, first, last: log().last, startedAt: '2026-03-02T13:00:00Z', endedAt: run < 3 ? '2026-03-02T13:00:02.100Z' : null, exitCode: run < 3 ? 1 : null,
      reason: run < 3 ? 'src/a.js changed' : null,
    })
  }
}

test('runs are parted by a rule that says how one ended and why, and one goes from run to run', async () => {
  await shop('', runs)
  await seen('GET /orders/3700')
  await keys('[')
  await seen('run 3 starts')
  expect(await at.page.getByRole('group', { name: 'End of run 2' }).innerText()).toContain('run 2 · exit 1 after 2.1 s · src/a.js changed')
  await keys('[')
  await seen('run 2 starts')
  await keys(']')
  await seen('run 3 starts')
  await at.page.getByRole('group', { name: 'End of run 2' }).getByRole('button', { name: 'run 1' }).click()
  await seen('run 1 starts')
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

test('keys move, find errors, wrap, clear, and are dead while one types or has switched them off', async () => {
  await shop('', () => {
    write('stderr', 'ERROR early')
    write('stdout', ...orders(1, 2_000))
    write('stderr', 'ERROR late')
    write('stdout', ...orders(2_001, 4_000))
  })
  await keys('g')
  await seen('ERROR early')
  await keys('j', 'j', 'k')
  expect(await at.page.locator('.row.now').innerText()).toContain('ERROR early')
  await keys('e')
  await seen('ERROR late')
  await keys('e')
  await seen('ERROR early')
  await keys('f')
  await seen('GET /orders/4000')
  await keys('c')
  await at.page.getByText('Cleared up to here').waitFor()
  await keys('/')
  await at.page.keyboard.type('gjwt')
  expect(await at.page.getByRole('textbox').inputValue()).toBe('gjwt')
  await keys('Escape', '?')
  await at.page.getByRole('switch', { name: 'Single keys' }).click()
  await keys('Escape', 'w')
  expect(await view().getAttribute('class')).not.toContain('wrap')
})

test('the palette finds what can be done by a few letters, and says the command', async () => {
  await shop()
  at.daemon.put({ name: 'api' })
  await keys('Control+k')
  const palette = at.page.getByRole('dialog', { name: 'Find or do' })
  await at.page.keyboard.type('rest')
  expect(await palette.getByRole('option').first().innerText()).toMatch(/Restart shop\s+wasmrun restart shop/)
  await keys('Enter')
  await at.page.getByRole('group', { name: 'End of run 1' }).waitFor()
  await keys('Control+k')
  await at.page.keyboard.type('s')
  expect(await palette.getByRole('option').first().innerText()).not.toContain('Stop')
  await keys('Backspace')
  await at.page.keyboard.type('api')
  await keys('Enter')
  await at.page.getByRole('heading', { name: 'api', exact: true }).waitFor()
})

test('a view is saved by name and found again', async () => {
  await shop('?q=orders%2F1&mode=filter&stream=stdout')
  await keys('Control+k')
  await at.page.keyboard.type('save this')
  await keys('Enter')
  await at.page.getByRole('textbox', { name: 'Name of the view' }).fill('first orders')
  await keys('Enter')
  await at.page.goto(`${at.base}/apps/shop`)
  await at.page.locator('.row').first().waitFor()
  await keys('Control+k')
  await at.page.keyboard.type('first ord')
  await keys('Enter')
  await expect.poll(() => new URL(at.page.url()).search).toBe('?q=orders/1&mode=filter&stream=stdout')
})

test('what the app takes is beside its log', async () => {
  at.daemon.put({ name: 'shop', usage: { cpus: 0.12, memory: 214 * 2 ** 20, processes: 2 }, limits: { inForce: { memory: 256 * 2 ** 20 } } })
  await shop()
  await at.page.getByText('CPU 12 %').waitFor()
  await at.page.getByText('memory 214 of 256 MB').waitFor()
})

test('a crash is told in the title while nobody looks, and as a notification to who wants it', async () => {
  await at.page.addInitScript(() => {
    const told: string[] = []
    Object.assign(window, { told, away: false })
    Object.defineProperty(document, 'hidden', { get: () => (window as unknown as { away: boolean }).away })
    window.Notification = Object.assign(function (this: unknown, title: string) { told.push(title) }, { permission: 'granted', requestPermission: () => Promise.resolve('granted') }) as unknown as typeof Notification
  })
  await shop()
  await keys('Control+k')
  await at.page.keyboard.type('notify')
  await keys('Enter')
  const away = (is: boolean) => at.page.evaluate((value) => {
    Object.assign(window, { away: value })
    document.dispatchEvent(new Event('visibilitychange'))
  }, is)
  await away(true)
  at.daemon.put({ name: 'shop', state: 'backing-off', ready: false, exitCode: 1, nextStartAt: new Date(Date.now() + 60_000).toISOString() })
  await expect.poll(() => at.page.title()).toBe('(1) shop crashed · shop · backing off · wasmrun')
  expect(await at.page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(['shop crashed'])
  await away(false)
  await expect.poll(() => at.page.title()).toBe('shop · backing off · wasmrun')
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

test('the lines of several processes are told apart, and one is shown alone', async () => {
  const process = (name: string) => ({
    name, main: name === 'web', state: 'running' as const, ready: true, command: name, run: 1, restarts: 0, exitCode: null, problem: null, usage: null,
  })
  at.daemon.put({ name: 'shop', processes: [process('web'), process('worker')] })
  await shop('', () => {
    at.daemon.write('shop', 'stdout', ['a page'], true, { process: 'web' })
    at.daemon.write('shop', 'stdout', ['a job'], true, { process: 'worker', run: 2 })
  })
  const of = () => at.page.locator('.row .of').allInnerTexts()
  await expect.poll(of).toEqual(['web', 'worker'])
  await expect.poll(() => at.page.locator('.rule').count()).toBe(0)
  await at.page.locator('.fchip', { hasText: 'worker' }).click()
  await expect.poll(of).toEqual(['worker'])
  expect(at.page.url()).toContain('process=worker')
  at.daemon.write('shop', 'stdout', ['another page'], true, { process: 'web' })
  at.daemon.write('shop', 'stdout', ['another job'], true, { process: 'worker', run: 2 })
  await expect.poll(() => row('another job').count()).toBe(1)
  expect(await of()).toEqual(['worker', 'worker'])
  await button('Only the log of worker').click()
  await expect.poll(of).toEqual(['web', 'worker', 'web', 'worker'])
})
