/** The strip beside the lines: how busy the log was, and where its errors, hits and runs are. */
import { expect, test } from 'vitest'
import { orders } from './house'
import { logHouse } from './logHouse'

const { at, log, text, count, button, keys, seen, write, shop } = logHouse()

const strip = () => at.page.getByRole('scrollbar', { name: 'Place in the log' })

/** Where a colour of the theme is painted in a part of the strip's width: the middles of what hangs together, as parts of its height. */
const painted = (token: string, from: number, to: number) =>
  strip().locator('canvas').evaluate((canvas: HTMLCanvasElement, [wanted, left, right]) => {
    const probe = canvas.parentElement!.appendChild(document.createElement('i'))
    probe.style.color = `var(${wanted})`
    const pen = new OffscreenCanvas(1, 1).getContext('2d')!
    pen.fillStyle = getComputedStyle(probe).color
    probe.remove()
    pen.fillRect(0, 0, 1, 1)
    const colour = pen.getImageData(0, 0, 1, 1).data
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    const rows: number[] = []
    for (let y = 0; y < height; y++)
      for (let x = Math.floor(width * left); x < width * right; x++)
        if ([0, 1, 2].every((part) => Math.abs(data[(y * width + x) * 4 + part]! - colour[part]!) < 6) && data[(y * width + x) * 4 + 3]! > 250) {
          rows.push(y)
          break
        }
    const groups: number[][] = []
    for (const y of rows) {
      const last = groups.at(-1)
      if (last && y - last.at(-1)! <= 1) last.push(y)
      else groups.push([y])
    }
    return groups.map((group) => group[group.length >> 1]! / height)
  }, [token, from, to] as const)
const errors = () => painted('--stderr', 0.8, 1)
const hits = () => painted('--hit-now', 0, 0.1)

async function clickAt(part: number) {
  const box = (await strip().boundingBox())!
  await at.page.mouse.click(box.x + box.width - 6, box.y + box.height * part)
}

function withErrors() {
  write('stdout', ...orders(1, 4_000))
  write('stderr', 'ERROR early')
  write('stdout', ...orders(4_001, 12_000))
  write('stderr', 'ERROR late')
  write('stdout', ...orders(12_001, 15_998))
}

test('a tick stands where an error is, dark and light, and a click on it leads there', async () => {
  await shop('', withErrors)
  const places = async () => (await errors()).map((part) => Math.round(part * 20) / 20)
  await expect.poll(places).toEqual([0.25, 0.75])
  await button(/Theme: dark/).click()
  await expect.poll(places).toEqual([0.25, 0.75])
  await clickAt((await errors())[0]!)
  await seen('ERROR early')
  expect(await at.page.locator('.row.now').innerText()).toContain('ERROR early')
  await clickAt((await errors())[1]!)
  await seen('ERROR late')
  // beside the marks, the strip goes where one points
  await clickAt(0.5)
  await expect.poll(() => strip().getAttribute('aria-valuenow').then((value) => Math.abs(Number(value) - 8_000))).toBeLessThan(100)
})

test('an error that comes live gets its tick, and a log without one has none', async () => {
  await shop('', () => write('stdout', ...orders(1, 500)))
  await expect.poll(async () => (await painted('--edge', 0.1, 0.5)).length).toBeGreaterThan(0)
  expect(await errors()).toEqual([])
  write('stderr', 'ERROR now')
  await expect.poll(async () => (await errors()).length).toBe(1)
  expect((await errors())[0]).toBeGreaterThan(0.95)
})

test('hits of a search are marked where they are, until it is left', async () => {
  await shop('?q=needle', () => write('stdout', ...orders(1, 4_999), 'the needle', ...orders(5_001, 10_000)))
  await expect.poll(count).toBe('1 line')
  await expect.poll(async () => (await hits()).map((part) => Math.round(part * 20) / 20)).toEqual([0.5])
  await clickAt(0.5)
  await seen('the needle')
  await keys('/', 'Escape')
  await at.page.getByRole('textbox').fill('')
  await expect.poll(hits).toEqual([])
})

test('a busy time is wider than a quiet one', async () => {
  await shop('', () => {
    const line = (second: number, words: string) => at.daemon.write('shop', 'stdout', [words], false, { time: new Date(Date.UTC(2026, 2, 2, 13) + second * 1_000).toISOString() })
    for (let seq = 0; seq < 400; seq++) line(seq * 10, `quiet ${seq}`)
    for (let seq = 0; seq < 400; seq++) line(4_000 + seq / 100, `busy ${seq}`)
    line(4_005, 'the end')
  })
  const reach = () => strip().locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    const widest = (from: number, to: number) => {
      let most = 0
      for (let y = Math.floor(height * from); y < height * to; y++) for (let x = most; x < width; x++) if (data[(y * width + x) * 4 + 3]! > 0) most = x
      return most / width
    }
    return { quiet: widest(0.1, 0.4), busy: widest(0.6, 0.9) }
  })
  await expect.poll(async () => (await reach()).busy).toBeGreaterThan(0.6)
  expect((await reach()).quiet).toBeLessThan(0.3)
})

test('a run begins at a line across the strip', async () => {
  await shop('', () => {
    write('stdout', ...orders(1, 500))
    at.daemon.put({ name: 'shop', run: 2 })
    write('stdout', ...orders(501, 1_000))
    log().runs.push({ run: 1, first: 1, last: 500, startedAt: '2026-03-02T13:00:00Z', endedAt: '2026-03-02T13:00:02Z', exitCode: 1, reason: null })
    log().runs.push({ run: 2, first: 501, last: 1_000, startedAt: '2026-03-02T13:00:03Z', endedAt: null, exitCode: null, reason: null })
  })
  await text('GET /orders/1000').waitFor()
  await expect.poll(async () => (await painted('--text-3', 0, 1)).some((part) => Math.abs(part - 0.5) < 0.02)).toBe(true)
})
