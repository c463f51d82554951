/** The lines of an app with several processes, in a real browser against a daemon that is made up. */
import { expect, test } from 'vitest'
import { logHouse } from './logHouse'

const { at, row, button, shop } = logHouse()

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
