/** A log panel in a real browser, for each test, and the words in which the tests speak of it. */
import { expect } from 'vitest'
import { house, orders } from './house'

export function logHouse() {
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
  return { at, log, row, text, count, button, keys, view, inView, seen, write, shop, clipboard }
}
