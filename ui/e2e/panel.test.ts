/** What is around the lines: chips, runs, keys, palette, saved views, the app's state. */
import { expect, test } from 'vitest'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, log, row, text, button, keys, view, seen, write, shop } = logHouse()

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

test('the counts are those of the present run, also when it began right after they were asked', async () => {
  await shop()
  const stdout = at.page.locator('.fchip', { hasText: 'stdout' })
  await expect.poll(() => stdout.innerText()).toMatch(/stdout\s*40/)
  at.daemon.put({ name: 'shop', run: 2 })
  write('stdout', ...orders(1, 3))
  await expect.poll(() => stdout.innerText()).toMatch(/stdout\s*3$/)
})

test('what is cleared stays out of reach until undo, and whatever goes there ends at the cut', async () => {
  await shop('', () => write('stdout', ...orders(1, 2_000)))
  await keys('c')
  await at.page.getByText('Cleared up to here').waitFor()
  const strip = at.page.getByRole('scrollbar', { name: 'Place in the log' })
  for (let round = 0; round < 2; round++) {
    for (const to of [() => keys('g'), () => keys('['), () => strip.press('Home'), () => strip.press('PageUp'), () => keys('k')]) {
      await to()
      await at.page.getByText('Cleared up to here').waitFor()
      expect((await at.page.locator('.row .m').allInnerTexts()).filter((each) => Number(/\d+/.exec(each)) <= 2_000)).toEqual([])
    }
    await keys('G')
    write('stdout', ...orders(2_001 + round * 100, 2_100 + round * 100))
    await seen(`GET /orders/${2_100 + round * 100}`)
  }
  await keys('g')
  await seen('GET /orders/2001')
  await button('Undo').click()
  await text('GET /orders/2000').first().waitFor()
  await seen('GET /orders/2001')
  await keys('g')
  await seen('GET /orders/1')
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
  await expect.poll(() => palette.getByRole('option').first().innerText()).toMatch(/Restart shop\s+wasmrun restart shop/)
  await keys('Enter')
  await at.page.getByRole('group', { name: 'End of run 1' }).waitFor()
  await keys('Meta+k')
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
  await expect.poll(() => at.page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(['shop crashed'])
  await away(false)
  await expect.poll(() => at.page.title()).toBe('shop · backing off · wasmrun')
})
