/** Everybody can use it: no violation of WCAG 2.2 AA, with the keyboard alone, on a phone and on a wall. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from 'vitest'
import { house, orders } from './house'

const at = house()
const PUBLIC = {
  state: 'Connected', server: 'bore.pub', url: 'http://bore.pub:41873', since: '2026-03-02T13:00:00Z', retries: 0, lastError: null,
  expiresAt: null, problem: null, passwordProtected: false, traffic: { visitors: 12, visitorsNow: 3, bytesIn: 2048, bytesOut: 5_000_000 },
} as const
const SIZES = { phone: { width: 360, height: 780 }, desk: { width: 1440, height: 900 }, wall: { width: 3840, height: 2160 } }

async function shop(path = '/apps/shop') {
  at.daemon.put({
    name: 'shop', run: 5, usage: { cpus: 0.1, memory: 2 ** 27, processes: 2 },
    forwards: [{ address: '127.0.0.1', hostPort: 8080, appPort: 3000, state: 'open', problem: null, protocol: 'tcp', hint: null }],
  })
  at.daemon.put({ name: 'api', state: 'backing-off', ready: false, exitCode: 1, nextStartAt: new Date(Date.now() + 600_000).toISOString() })
  at.daemon.put({ name: 'docs', state: 'stopped', ready: false })
  at.daemon.put({ name: 'new', state: 'installing', ready: false, run: 0 })
  at.daemon.write('api', 'stderr', ['Traceback (most recent call last):', '  File "/app/app/db.py", line 3, in <module>', '    import sqlalchemy', "ModuleNotFoundError: No module named 'sqlalchemy'"])
  at.daemon.write('shop', 'stdout', orders(1, 300))
  at.daemon.write('shop', 'install', ['added 212 packages'])
  at.daemon.write('shop', 'system', ['run 5 starts'])
  at.daemon.write('shop', 'stdout', ['{"level":"info","msg":"placed order 1042","items":3}', ...[31, 32, 33, 34, 35, 36, 37].map((code) => `\x1b[${code}mcolour ${code}\x1b[0m \x1b[2mdim\x1b[0m \x1b[38;5;${code}mextended\x1b[0m \x1b[${code + 10}mground\x1b[0m`), 'see https://docs.test/'])
  at.daemon.write('shop', 'stderr', ['{"level":"error","msg":"order 1047 timed out"}', 'TypeError: no items', '    at load (/app/src/a.js:14:22)', '    at b (/app/src/b.js:1:1)', '    at c (node:fs:1:1)', '    at d (/app/src/d.js:1:1)'])
  await at.page.goto(at.base + path)
  await at.page.locator('.row').first().waitFor()
}

/** As this browser was left; the app's page in its frame is not asked. */
const wear = (theme: string) => at.page.addInitScript((chosen) => window === top && localStorage.setItem('wasmrun.theme', chosen), theme)

const OF_COLOURS = ['color-contrast', 'link-in-text-block']
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// To look at the colours takes longer than all the rest, and they are the same on a phone.
async function violations(of: 'all' | 'colours' | 'the rest') {
  // The app's own page is its own business.
  const axe = new AxeBuilder({ page: at.page }).exclude('iframe')
  const rules = of === 'colours' ? axe.withRules(OF_COLOURS) : axe.withTags(STANDARDS)
  const { violations: all } = await (of === 'the rest' ? rules.disableRules(OF_COLOURS) : rules).analyze()
  return all.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`))
}

const STATES: Record<string, () => Promise<void>> = {
  'a search, chosen lines and a pause': async () => {
    await shop('/apps/shop?q=order+%5Cd%2B&regex&at=305')
    await at.page.locator('mark').first().waitFor()
    await at.page.getByRole('button', { name: 'Unfold the JSON' }).first().click()
  },
  'a bad pattern': async () => {
    await shop('/apps/shop?q=(&regex')
    await at.page.getByRole('alert').waitFor()
  },
  'help': async () => {
    await shop()
    await at.page.keyboard.press('?')
    await at.page.getByRole('dialog', { name: 'Keys' }).waitFor()
  },
  'the palette': async () => {
    await shop()
    await at.page.keyboard.press('Control+k')
    await at.page.locator('.pal [role=option]').first().waitFor()
  },
  'the menu of downloads': async () => {
    await shop()
    await at.page.getByRole('button', { name: 'Download' }).click()
    await at.page.getByRole('link', { name: 'NDJSON' }).first().waitFor()
  },
  'an app that is down': async () => {
    await shop('/apps/api')
    await at.page.getByText('last lines of stderr').waitFor()
  },
  'an app that is being installed': async () => {
    await shop()
    await at.page.goto(`${at.base}/apps/new`)
    await at.page.getByText('new is installing').waitFor()
  },
  'a terminal': async () => {
    await shop('/apps/shop?tab=terminal')
    await at.page.locator('.xterm-rows').getByText('/app $').waitFor()
  },
  'a file that is edited': async () => {
    await shop('/apps/shop?tab=files&file=server.js')
    await at.page.getByRole('textbox', { name: 'Text of server.js' }).click()
    await at.page.keyboard.type('// mine')
    await at.page.locator('.editor-bar').getByText('not saved').waitFor()
  },
  'a folder to be run': async () => {
    await shop()
    await at.page.getByRole('button', { name: 'Run a folder' }).click()
    await at.page.getByLabel(/Folder of a Node.js/).waitFor()
  },
  'a view to be saved': async () => {
    await shop('/apps/shop?q=order')
    await at.page.keyboard.press('Control+k')
    await at.page.keyboard.type('save this')
    await at.page.keyboard.press('Enter')
    await at.page.getByRole('textbox', { name: 'Name of the view' }).waitFor()
  },
  'the question before a log is deleted': async () => {
    await shop()
    await at.page.getByRole('button', { name: 'Download' }).click()
    await at.page.getByRole('button', { name: 'Delete stored logs…' }).click()
    await at.page.getByRole('dialog', { name: /Delete the stored log/ }).waitFor()
  },
  'an app to be made public': async () => {
    await shop()
    await at.page.getByRole('button', { name: /Make public/ }).click()
    await at.page.getByLabel('Tunnel server').waitFor()
  },
  'a public app': async () => {
    await shop()
    at.daemon.put({ name: 'shop', tunnel: PUBLIC })
    await at.page.getByRole('button', { name: /QR code/ }).click()
    await at.page.getByRole('img', { name: /QR code/ }).waitFor()
  },
  'a connection that is lost': async () => {
    await shop()
    await at.daemon.stop()
    await at.page.getByText('No connection to the daemon.').waitFor()
  },
  'an app that nobody knows': async () => {
    await shop()
    await at.page.goto(`${at.base}/apps/gone?q=x&at=5`)
    await at.page.getByText('There is no app “gone”').waitFor()
  },
  'no apps': async () => {
    await at.page.goto(at.base)
    await at.page.getByText('No apps yet').waitFor()
  },
  'a browser that is not signed in': async () => {
    at.daemon.signedIn = false
    await at.page.goto(at.base)
    await at.page.getByText('This browser is not signed in').waitFor()
  },
  'an app that is stopped': async () => {
    await shop()
    await at.page.goto(`${at.base}/apps/docs`)
    await at.page.getByText('docs is stopped').waitFor()
  },
}

for (const [name, reach] of Object.entries(STATES)) {
  test(`no violation: ${name}, dark and light, at a desk and on a phone`, async () => {
    await wear('system')
    await at.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await reach()
    expect(await violations('all')).toEqual([])
    await at.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' }) // or it is on its way between both
    expect(await violations('colours')).toEqual([])
    await at.page.setViewportSize(SIZES.phone)
    expect(await violations('the rest')).toEqual([])
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(SIZES.phone.width)
  })
}

test('the theme follows the machine when one wants that, and motion stops where it is not wanted', async () => {
  await wear('system')
  await at.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await shop()
  const ground = () => at.page.locator('.rows').evaluate((element) => getComputedStyle(element.parentElement!).backgroundColor + getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await at.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect(await ground()).not.toBe(light)
  expect(await at.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--base').trim())).toMatch(/^0m?s$/)
})

test('each size shows the log, and nothing of the page is out of it', async () => {
  await shop()
  for (const [name, size] of Object.entries(SIZES)) {
    await at.page.setViewportSize(size)
    await expect.poll(() => at.page.locator('.rows').evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop)).toBeLessThan(2)
    const box = await at.page.locator('.rows').boundingBox()
    expect([name, box!.x + box!.width <= size.width, box!.y + box!.height <= size.height + 1]).toEqual([name, true, true])
    // As many rows as fit are drawn.
    await expect.poll(() => at.page.locator('.row').first().evaluate((row) => row.getBoundingClientRect().top <= row.closest('.rows')!.getBoundingClientRect().top)).toBe(true)
  }
})

test('streams are words for a screen reader, also where only glyphs are seen', async () => {
  await shop()
  await at.page.setViewportSize(SIZES.phone)
  const row = at.page.locator('.row.stderr').first()
  expect(await row.locator('.s').innerText()).toContain('stderr')
  const list = at.page.getByRole('log', { name: 'Log lines of shop' })
  expect([await list.getAttribute('aria-live'), await list.getAttribute('tabindex')]).toEqual(['off', '0'])
})

test('errors that come are said politely, and not line by line', async () => {
  await shop()
  at.daemon.write('shop', 'stderr', ['ERROR one', 'ERROR two', 'fine'])
  await expect.poll(() => at.page.locator('#said').innerText(), { timeout: 15_000 }).toBe('2 new errors')
})

test('with the keyboard alone one reaches the search, the chips, the list, the strip and the splitter', async () => {
  await shop()
  const reached = new Set<string>()
  for (let step = 0; step < 70; step++) {
    await at.page.keyboard.press('Tab')
    reached.add(await at.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''))
  }
  for (const name of ['Height of the log panel', 'Log lines of shop', 'Place in the log', 'Wrap', 'Download']) expect(reached).toContain(name)
})
