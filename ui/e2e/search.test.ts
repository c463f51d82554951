/** Finding lines: by the daemon over the whole log, marked, filtered, in context. */
import { expect, test } from 'vitest'
import { lineOf } from './fakeLog'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, log, text, count, button, keys, view, seen, write, shop } = logHouse()

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

test('a search that is still on its way is ended when one looks for something else, and when one leaves it', async () => {
  await shop('', () => log().generate(5_000_000, (seq) => lineOf(seq, 1, 'stdout', `GET /orders/${seq}`)))
  const ended: string[] = []
  at.page.on('requestfailed', (request) => request.url().includes('/search?') && ended.push(new URL(request.url()).searchParams.get('q')!))
  const searching = (words: string) => at.page.waitForRequest((request) => request.url().includes('/search?') && new URL(request.url()).searchParams.get('q') === words)
  const first = searching('nowhere')
  await keys('/')
  await at.page.getByRole('textbox').fill('nowhere')
  await first
  const second = searching('nor here')
  await at.page.getByRole('textbox').fill('nor here')
  await second
  await expect.poll(() => ended).toEqual(['nowhere'])
  await at.page.getByRole('textbox').fill('')
  await expect.poll(() => ended).toEqual(['nowhere', 'nor here'])
  await expect.poll(() => log().searching).toBe(0)
})
