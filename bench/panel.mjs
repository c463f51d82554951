// A real daemon, an app of a million lines and then many more, and its page in a real Chromium, by the clock.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const STORED = 1_000_000
const STREAMED = Math.min(Number(process.argv[2] ?? 10_000_000) || 10_000_000, 50_000_000)
const A_SECOND = 50_000
const FRAME = 100
const HEAP = 150
const LIMIT = 120_000
const checkout = join(import.meta.dirname, '..')
const { chromium } = createRequire(join(checkout, 'ui/package.json'))('playwright-core')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const app = join(base, 'chatty')
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${await freePort()}` }

// Waits for the file `go`, so that who watches is there from the first line on; says how long it took.
const PROGRAM = `
import { existsSync, writeSync } from 'node:fs'
const [lines, pace] = [Number(process.env.LINES), Number(process.env.PACE)]
const text = (n) => 'GET /orders/' + n + ' \\x1b[32m200\\x1b[0m ' + (n % 100000 === 7 ? 'needle' : 'in') + ' ' + (n % 90) + ' ms user=alice\\n'
function write(bytes) { for (let at = 0; at < bytes.length;) { try { at += writeSync(1, bytes, at) } catch (e) { if (e.code !== 'EAGAIN') throw e } } }
const begin = () => {
  let sent = 0
  const started = performance.now()
  const timer = setInterval(() => {
    while (sent < lines && sent < (performance.now() - started) / 1000 * pace) {
      let all = ''
      for (let to = Math.min(lines, sent + 500); sent < to; sent++) all += text(sent + 1)
      write(Buffer.from(all))
    }
    if (sent >= lines) { clearInterval(timer); writeSync(2, 'RESULT ' + (performance.now() - started) + '\\n'); setTimeout(() => process.exit(0), 500) }
  }, 5)
}
const wait = setInterval(() => { if (existsSync('go')) { clearInterval(wait); begin() } }, 20)
`

let browser
try {
  prepare()
  const load = loadavg()[0]
  say(`${STORED} lines are stored`)
  start(STORED, 1e9)
  writeFileSync(join(app, 'go'), '')
  await until(() => state() === 'stopped' || undefined)
  browser = await open()
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.setDefaultTimeout(LIMIT)
  await page.addInitScript(() => {
    window.frames = []
    new PerformanceObserver((list) => window.frames.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'long-animation-frame', buffered: true })
  })
  const smooth = await useIt(page)
  rmSync(join(app, 'go'))
  start(STREAMED, A_SECOND)
  const streamed = await stream(page)
  report({ load, smooth, streamed, complaints })
} finally {
  await browser?.close()
  for (const words of [['rm', '-f', 'chatty'], ['daemon', 'stop']]) {
    try { wasmrun(...words) } catch { /* it was not started */ }
  }
  rmSync(base, { recursive: true, force: true })
}

function prepare() {
  mkdirSync(app)
  mkdirSync(env.WASMRUN_HOME, { mode: 0o700 })
  writeFileSync(join(app, 'package.json'), '{"name":"chatty","type":"module","scripts":{"start":"node app.js"}}')
  writeFileSync(join(app, 'app.js'), PROGRAM)
  writeFileSync(join(env.WASMRUN_HOME, 'wasmrun.conf'), 'wasmrun { log-max = 3GiB }')
  wasmrun('daemon', 'start')
}

function start(lines, pace) {
  wasmrun('os', app, '--detach', '--env', `LINES=${lines}`, '--env', `PACE=${pace}`)
}

async function useIt(page) {
  const row = (seq) => page.locator('.row .m', { hasText: `GET /orders/${seq} 200` }).first()
  const strip = () => page.getByRole('scrollbar', { name: 'Place in the log' })
  await page.goto(wasmrun('ui', '--print').trim())
  await page.goto('about:blank')
  const steps = {
    opening: async () => {
      await page.goto(`http://localhost:${env.WASMRUN_PORT}/apps/chatty`)
      await row(STORED).waitFor()
    },
    'jump to the start': async () => {
      await page.locator('.rows').focus()
      await page.keyboard.press('g')
      await row(1).waitFor()
    },
    'jump to the end': async () => {
      await page.keyboard.press('G')
      await row(STORED).waitFor()
    },
    'dragging the scrollbar': async () => {
      const box = await strip().boundingBox()
      await page.mouse.move(box.x + 20, box.y + box.height - 4)
      await page.mouse.down()
      for (let step = 0; step <= 200; step++) await page.mouse.move(box.x + 20, box.y + box.height * (1 - step / 200))
      await page.mouse.up()
      await row(1).waitFor()
    },
    'turning the wheel': async () => {
      await page.locator('.rows').hover()
      for (let turn = 0; turn < 200; turn++) {
        await page.mouse.wheel(0, 400)
        await page.evaluate(() => new Promise(requestAnimationFrame))
      }
    },
    'searching, and a step to a hit': async () => {
      await page.keyboard.press('/')
      await page.keyboard.type('needle')
      await until(async () => (await page.locator('.hits').innerText()) === '10 lines' || undefined)
      await page.keyboard.press('Enter')
      await page.locator('mark.now').waitFor()
    },
    'filtering': async () => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await until(async () => (await page.locator('.row').count()) === 10 || undefined)
    },
  }
  const seen = []
  for (const [name, step] of Object.entries(steps)) {
    await page.evaluate(() => window.frames?.splice(0))
    const started = performance.now()
    await step()
    const took = performance.now() - started
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))))
    seen.push({ name, took, frames: await page.evaluate(() => window.frames) })
  }
  return seen
}

async function stream(page) {
  say(`${STREAMED} lines at ${A_SECOND} a second`)
  await page.goto(`http://localhost:${env.WASMRUN_PORT}/apps/chatty`)
  await page.locator('.row').first().waitFor()
  await page.evaluate(() => window.frames.splice(0))
  const devtools = await page.context().newCDPSession(page)
  const worker = await workerOf(devtools)
  const told = { lines: 0, gaps: 0, fetched: 0 }
  await worker.send('Network.enable')
  worker.on('Network.webSocketFrameReceived', ({ response }) => {
    told.gaps += response.payloadData.includes('"type":"gap"') ? 1 : 0
    told.lines += response.payloadData.split('"seq":').length - 1
  })
  page.on('request', (request) => { told.fetched += /\/logs\?/.test(request.url()) ? 1 : 0 })
  const used = async (of) => (await of.send('Runtime.getHeapUsage')).usedSize / 2 ** 20
  const heap = async () => (await used(devtools)) + (await used(worker))
  writeFileSync(join(app, 'go'), '')
  let most = 0
  const result = await until(async () => {
    most = Math.max(most, await heap())
    const line = page.locator('.row.stderr .m', { hasText: 'RESULT' }).first()
    return (await line.count()) > 0 ? Number(/RESULT ([\d.]+)/.exec(await line.innerText())[1]) : undefined
  }, LIMIT + (STREAMED / A_SECOND) * 2_000)
  for (const each of [devtools, worker]) await each.send('HeapProfiler.collectGarbage')
  return { took: result / 1_000, most, after: await heap(), drawn: await page.locator('.row').count(), frames: await page.evaluate(() => window.frames), ...told }
}

/** The devtools of the worker that holds the page's connection; it has a heap of its own. */
async function workerOf(devtools) {
  const asked = new Map()
  const heard = {}
  let last = 0
  const attached = new Promise((done) => devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => /feeder/.test(targetInfo.url) && done(sessionId)))
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, method, params } = JSON.parse(message)
    if (method) return heard[method]?.(params)
    asked.get(id)?.(result)
    asked.delete(id)
  })
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  const sessionId = await attached
  return {
    on: (method, hear) => { heard[method] = hear },
    send: (method, params = {}) => new Promise((done) => {
      asked.set(++last, done)
      void devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: last, method, params }) })
    }),
  }
}

function report({ load, smooth, streamed, complaints }) {
  const longest = (frames) => Math.round(Math.max(0, ...frames))
  const verdict = (met, what) => `${met ? 'met' : 'MISSED'}: ${what}`
  console.log(`\n${cpus().length} cores, load ${load.toFixed(1)} before it began, node ${process.version}, Chromium ${browser.version()}`)
  console.log(`\nA log of ${STORED} lines, by the clock (frames of less than 50 ms are not told)`)
  for (const { name, took, frames } of smooth) {
    console.log(`  ${name.padEnd(32)}${took.toFixed(0).padStart(6)} ms   longest frame ${longest(frames) || 'below 50'} ms   ${verdict(longest(frames) <= FRAME, 'no frame over 100 ms')}`)
  }
  const pace = STREAMED / streamed.took
  console.log(`\n${STREAMED} lines streamed in ${streamed.took.toFixed(1)} s: ${Math.round(pace)} a second   ${verdict(pace > A_SECOND * 0.98, '50,000 a second')}`)
  console.log(`  heap of the tab at most ${streamed.most.toFixed(0)} MB, ${streamed.after.toFixed(0)} MB once collected   ${verdict(streamed.most <= HEAP, `${HEAP} MB`)}`)
  console.log(`  told of ${streamed.lines} lines by the WebSocket, ${streamed.gaps} gaps, ${streamed.fetched} pages fetched, ${streamed.drawn} rows drawn at the end`)
  const over = streamed.frames.filter((frame) => frame > FRAME)
  console.log(`  longest frame ${longest(streamed.frames) || 'below 50'} ms, ${over.length} over ${FRAME} ms`)
  console.log(`  ${verdict(complaints.length === 0, 'no error in the console')} ${complaints.join('; ')}`)
}

function state() {
  return JSON.parse(wasmrun('ps', '--format=json')).find(({ name }) => name === 'chatty')?.state
}

async function open() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const executablePath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file))
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, headless: true, args: ['--disable-gpu', '--disable-quic', '--disable-background-networking', ...asRoot] })
}

async function until(look, within = LIMIT) {
  const deadline = performance.now() + within
  while (performance.now() < deadline) {
    const seen = await look()
    if (seen !== undefined) return seen
    await pause(250)
  }
  throw new Error(`It was not so within ${within / 1000} s`)
}

function wasmrun(...words) {
  return execFileSync(join(checkout, 'wasmrun'), words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT })
}

function say(text) { process.stderr.write(`${text}\n`) }

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)) })
  })
}
