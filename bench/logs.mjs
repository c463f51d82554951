// An app prints lines as fast as it can, then 500,000 a second for 10 s, then 1,000 a second; then its log is searched.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { request } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from './compare.mjs'

const LINES = Math.min(Number(process.argv[2] ?? 2_000_000) || 2_000_000, 10_000_000)
const PACED = 5_000_000
const ROUNDS = 3
const LIMIT = 180_000
const PM2 = '7.0.4'
const checkout = join(import.meta.dirname, '..')
const cache = join(import.meta.dirname, '.cache')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const app = join(base, 'chatty')
const home = join(base, 'home')
const env = { ...process.env, WASMRUN_HOME: home, WASMRUN_PORT: `${await freePort()}`, PM2_HOME: join(base, 'pm2') }
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const pm2 = (...words) => run(join(cache, 'node_modules/.bin/pm2'), words)

const PROGRAM = `
import { writeSync } from 'node:fs'
const [mode, lines] = [process.env.MODE, Number(process.env.LINES)]
const text = (n) => 'line ' + String(n).padStart(9, '0') + ' GET /api/items/' + (n % 9973) + ' 200 ' + (n % 700) + ' ms user=alice agent=bench\\n'
const chunk = (from, count) => { let all = ''; for (let n = from; n < from + count; n++) all += text(n); return Buffer.from(all) }
function write(bytes) { for (let at = 0; at < bytes.length;) { try { at += writeSync(1, bytes, at) } catch (e) { if (e.code !== 'EAGAIN') throw e } } }
const done = (it) => { writeSync(2, 'RESULT ' + JSON.stringify(it) + '\\n'); setTimeout(() => process.exit(0), 500) }
if (mode === 'fast') {
  const chunks = [...Array(20)].map((_, i) => chunk(i * 1000, 1000))
  const started = performance.now()
  for (let n = 0; n < lines; n += 1000) write(chunks[(n / 1000) % 20])
  done({ ms: performance.now() - started })
} else if (mode === 'paced') {
  const bytes = chunk(0, 5000)
  let [sent, longest, busy] = [0, 0, 0]
  const started = performance.now()
  const timer = setInterval(() => {
    while (sent < lines && sent < (performance.now() - started) * 500) {
      const before = performance.now()
      write(bytes)
      const took = performance.now() - before
      longest = Math.max(longest, took)
      busy += took
      sent += 5000
    }
    if (sent >= lines) { clearInterval(timer); done({ ms: performance.now() - started, longest, busy }) }
  }, 5)
} else {
  let n = 0
  const started = performance.now()
  const timer = setInterval(() => {
    while (n < lines && n < performance.now() - started) { writeSync(1, 'at ' + (performance.timeOrigin + performance.now()).toFixed(3) + '\\n'); n++ }
    if (n >= lines) { clearInterval(timer); done({}) }
  }, 1)
}
`

try {
  prepare()
  const load = loadavg()[0]
  const ingest = await measureIngest()
  const paced = await measurePaced()
  const delays = await measureDelays(10_000)
  const searches = await measureSearches()
  report({ load, ingest, paced, delays, searches })
} finally {
  for (const leave of [() => pm2('kill'), () => wasmrun('rm', '-f', 'chatty'), () => wasmrun('daemon', 'stop')]) {
    try { leave() } catch { /* it was not started */ }
  }
  rmSync(base, { recursive: true, force: true })
}

function prepare() {
  mkdirSync(cache, { recursive: true })
  if (!existsSync(join(cache, 'node_modules/.bin/pm2'))) {
    say(`getting pm2 ${PM2}`)
    run('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', `pm2@${PM2}`])
  }
  mkdirSync(app)
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(join(app, 'package.json'), '{"name":"chatty","type":"module","scripts":{"start":"node app.js"}}')
  writeFileSync(join(app, 'app.js'), PROGRAM)
  writeFileSync(join(home, 'wasmrun.conf'), 'wasmrun { log-max = 3GiB }')
  say('starting both daemons')
  pm2('ping')
  wasmrun('daemon', 'start')
}

async function measurePaced() {
  say(`${PACED} lines at 500,000 a second`)
  wasmrunIsFresh()
  const file = toFile('paced', PACED)
  const ours = await underWasmrun('paced', PACED)
  return { file, wasmrun: ours, pm2: await underPm2('paced', PACED) }
}

async function measureIngest() {
  const took = { file: [], wasmrun: [], pm2: [], lost: { wasmrun: 0, pm2: 0 } }
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}: ${LINES} lines as fast as they go`)
    took.file.push(toFile('fast', LINES).ms)
    wasmrunIsFresh()
    const ours = await underWasmrun('fast', LINES)
    took.wasmrun.push(ours.ms)
    took.lost.wasmrun += ours.lost
    const theirs = await underPm2('fast', LINES)
    took.pm2.push(theirs.ms)
    took.lost.pm2 += theirs.lost
  }
  return took
}

function wasmrunIsFresh() {
  try { wasmrun('logs', 'clear', 'chatty') } catch { /* the first round */ }
}

function toFile(mode, lines) {
  const file = join(base, 'plain.log')
  const out = openSync(file, 'a')
  const { stderr } = spawnSync(process.execPath, ['app.js'], { cwd: app, env: { ...env, MODE: mode, LINES: `${lines}` }, stdio: ['ignore', out, 'pipe'], encoding: 'utf8', timeout: LIMIT })
  closeSync(out)
  rmSync(file)
  return { ...JSON.parse(/RESULT (.*)/.exec(stderr)[1]), lost: 0 }
}

async function underWasmrun(mode, lines) {
  const before = await countOfWasmrun()
  wasmrun('os', app, '--detach', '--env', `MODE=${mode}`, '--env', `LINES=${lines}`)
  const result = await until(async () => {
    const page = await get('/api/v1/apps/chatty/logs?stream=stderr&limit=1')
    const text = page.lines?.at(-1)
    return text && text.seq > before.last ? /RESULT (.*)/.exec(text.text)?.[1] : undefined
  })
  await until(async () => (await get('/api/v1/apps/chatty')).state === 'stopped' || undefined)
  const after = await countOfWasmrun()
  return { ...JSON.parse(result), lost: lines - (after.stdout - before.stdout) }
}

async function countOfWasmrun() {
  try {
    const counts = await get('/api/v1/apps/chatty/logs/counts')
    return { stdout: counts.stdout ?? 0, last: (await get('/api/v1/apps/chatty/logs?limit=0')).last ?? 0 }
  } catch { return { stdout: 0, last: 0 } }
}

async function underPm2(mode, lines) {
  const [out, err] = [join(base, 'pm2.out'), join(base, 'pm2.err')]
  execFileSync(join(cache, 'node_modules/.bin/pm2'), ['start', join(app, 'app.js'), '--name', 'chatty', '--no-autorestart', '--silent', '-o', out, '-e', err],
    { env: { ...env, MODE: mode, LINES: `${lines}` }, stdio: 'ignore', timeout: 60_000 })
  const result = await until(() => existsSync(err) ? /RESULT (.*)/.exec(readFileSync(err, 'utf8'))?.[1] : undefined)
  let size = -1
  while (size !== statSync(out).size) { size = statSync(out).size; await pause(1000) }
  const printed = Number(execFileSync('wc', ['-l', out], { encoding: 'utf8' }).trim().split(' ')[0])
  pm2('delete', 'chatty')
  rmSync(out)
  rmSync(err)
  return { ...JSON.parse(result), lost: lines - printed }
}

async function measureDelays(lines) {
  say(`${lines} lines at 1,000 a second`)
  const delays = []
  const follower = follow((line, now) => { const at = /^at ([\d.]+)/.exec(line.text); if (at) delays.push(now - Number(at[1])) })
  await underWasmrun('slow', lines)
  await pause(300)
  follower.destroy()
  return delays.slice(500).sort((a, b) => a - b) // after its first half second
}

function follow(onLine) {
  let rest = ''
  const asked = request({ socketPath: join(home, 'daemon.sock'), path: '/api/v1/events?types=log', headers: { host: 'localhost', accept: 'application/x-ndjson' } }, (answer) => {
    answer.setEncoding('utf8')
    answer.on('data', (data) => {
      const now = performance.timeOrigin + performance.now()
      const lines = (rest + data).split('\n')
      rest = lines.pop()
      for (const line of lines) if (line) for (const each of JSON.parse(line).lines ?? []) onLine(each, now)
    })
    answer.on('error', () => {})
  })
  asked.on('error', () => {})
  asked.end()
  return asked
}

async function measureSearches() {
  while (storedMegabytes() < 1000) {
    say(`filling the log: ${storedMegabytes().toFixed(0)} MB of 1000`)
    await underWasmrun('fast', LINES)
  }
  const megabytes = storedMegabytes()
  const { pid } = await get('/api/v1/daemon')
  const patterns = [
    ['plain text, case matters', 'q=no-such-text-here&case=true'],
    ['plain text, any case', 'q=no-such-text-here'],
    ['regex with a text in it', 'regex=true&case=true&q=' + encodeURIComponent('GET /api/orders/\\d+ 5\\d\\d')],
    ['regex with choices', 'regex=true&case=true&q=' + encodeURIComponent('(timeout|refused|reset) after \\d+')],
    ['regex without any text', 'regex=true&case=true&q=' + encodeURIComponent('[A-F]{3}-[0-9]{4}')],
    ['a level that is rare', 'level=error'],
    ['plain text in one line of 10,000', 'case=true&q=' + encodeURIComponent('items/4711 200 11 ms')],
  ]
  const found = []
  for (const [name, query] of patterns) {
    say(`searching: ${name}`)
    const [rates, core] = [[], []]
    let hits
    for (let round = 0; round < ROUNDS; round++) {
      const [started, used] = [performance.now(), processorSeconds(pid)]
      hits = (await ndjson(`/api/v1/apps/chatty/logs/search?only=count&${query}`)).at(-1).end.hits
      rates.push(megabytes / ((performance.now() - started) / 1000))
      core.push(megabytes / (processorSeconds(pid) - used))
    }
    found.push({ name, hits, rate: median(rates), core: median(core) })
  }
  return { megabytes, found }
}

// of the whole daemon: what a busy machine leaves to others does not count
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function storedMegabytes() {
  const folder = join(home, 'apps/chatty/logs')
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1e6
}

function report({ load, ingest, paced, delays, searches }) {
  const seconds = (list) => `${(median(list) / 1000).toFixed(2)} s`
  const ratio = (list) => (median(list) / median(ingest.file)).toFixed(2)
  console.log(`\nMedians of ${ROUNDS} rounds, ${cpus().length} cores, load ${load.toFixed(1)} before it began, node ${process.version}`)
  console.log(`\n${LINES} lines as fast as they go, by the app's own clock`)
  console.log(`  to a plain file    ${seconds(ingest.file)}   1.00`)
  console.log(`  under wasmrun      ${seconds(ingest.wasmrun)}   ${ratio(ingest.wasmrun)}   lost ${ingest.lost.wasmrun}`)
  console.log(`  under pm2          ${seconds(ingest.pm2)}   ${ratio(ingest.pm2)}   lost ${ingest.lost.pm2}`)
  console.log(`\n500,000 lines/s for ${PACED / 500_000} s: time spent in writes, longest write`)
  for (const [name, it] of Object.entries(paced)) {
    console.log(`  ${name.padEnd(10)}${it.busy.toFixed(0).padStart(7)} ms  ${(it.busy / paced.file.busy).toFixed(2).padStart(6)}   longest ${it.longest.toFixed(1)} ms   took ${(it.ms / 1000).toFixed(2)} s   lost ${it.lost}`)
  }
  console.log(`  ${paced.wasmrun.lost === 0 ? 'met' : 'MISSED'}: none lost`)
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]
  console.log(`\nFrom write to follower at 1,000 lines/s (${delays.length} lines): p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms   ${at(0.99) < 20 ? 'met' : 'MISSED'}: p99 below 20 ms`)
  console.log(`\nSearching ${searches.megabytes.toFixed(0)} MB: by the clock, and by the daemon's processor time`)
  for (const { name, hits, rate, core } of searches.found) {
    console.log(`  ${name.padEnd(36)}${rate.toFixed(0).padStart(6)} MB/s ${core.toFixed(0).padStart(6)} MB/s of a core   ${hits} hits`)
  }
  console.log(`  ${searches.found[0].core >= 300 ? 'met' : 'MISSED'}: plain text at 300 MB/s of a core`)
}

async function until(look) {
  const deadline = performance.now() + LIMIT
  while (performance.now() < deadline) {
    const seen = await look()
    if (seen !== undefined) return seen
    await pause(50)
  }
  throw new Error(`It was not so within ${LIMIT / 1000} s`)
}

function body(path) {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: join(home, 'daemon.sock'), path, headers: { host: 'localhost' }, timeout: LIMIT }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (data) => { text += data })
      answer.on('end', () => resolve(text))
      answer.on('error', reject)
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer')))
    asked.on('error', reject)
    asked.end()
  })
}

async function get(path) { return JSON.parse(await body(path)) }

async function ndjson(path) { return (await body(path)).split('\n').filter(Boolean).map((line) => JSON.parse(line)) }

function run(program, words) {
  return execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 })
}

function say(text) { process.stderr.write(`${text}\n`) }

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)) })
  })
}
