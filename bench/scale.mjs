// Many small apps at once: how long until all answer, what they cost beyond themselves, and what the daemon takes while nothing happens.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { request } from 'node:http'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from './compare.mjs'

const APPS = Math.min(Number(process.argv[2] ?? 300) || 300, 1000)
const AT_ONCE = 8
const LIMIT = 600_000
const SETTLING = 20_000
const IDLE = 60_000
const PM2 = '7.0.4'
const TICKS = 100
const checkout = join(import.meta.dirname, '..')
const cache = join(import.meta.dirname, '.cache')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${await freePort()}`, PM2_HOME: join(base, 'pm2') }
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const pm2 = (...words) => run(join(cache, 'node_modules/.bin/pm2'), words)
// As small as a server gets: what is measured is what surrounds it.
const SERVER = `import socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', PORT))
s.listen()
print('up', flush=True)
while True:
    c, _ = s.accept()
    c.recv(4096)
    c.send(b'HTTP/1.0 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
    c.close()
`

try {
  prepare()
  const ours = await measureWasmrun()
  const theirs = await measurePm2()
  report(ours, theirs)
} finally {
  for (const leave of [() => pm2('kill'), () => wasmrun('daemon', 'stop')]) {
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
  for (let n = 1; n <= APPS; n++) {
    mkdirSync(join(base, name(n)))
    // each has port 8000 to itself with wasmrun; pm2's share the host's
    writeFileSync(join(base, name(n), 'main.py'), SERVER.replace('PORT', '8000'))
    writeFileSync(join(base, name(n), 'shared.py'), SERVER.replace('PORT', `${20_000 + n}`))
  }
}

async function measureWasmrun() {
  wasmrun('daemon', 'start')
  const { pid } = JSON.parse(wasmrun('daemon', 'status', '--format', 'json'))
  await pause(3000)
  const before = pss(pid)
  say(`starting ${APPS} apps with wasmrun`)
  const started = performance.now()
  await each(async (n) => {
    await api('POST', '/api/v1/apps', { path: join(base, name(n)), name: name(n), command: ['python3', 'main.py'], port: 8000 })
  })
  await until(async () => (await api('GET', '/api/v1/apps')).filter((app) => app.ready).length === APPS)
  const took = performance.now() - started
  await pause(5000)
  const settling = await cpu(pid, SETTLING)
  await pause(IDLE / 2)
  const idle = await cpu(pid, IDLE)
  const around = surroundings()
  const daemon = pss(pid)
  const ps = median(times(9, () => wasmrun('ps')))
  say('stopping them')
  const stopping = performance.now()
  await each((n) => api('POST', `/api/v1/apps/${name(n)}/stop`))
  return { took, settling, idle, ps, daemon, growth: (daemon - before) / APPS, around: around / APPS, stop: performance.now() - stopping }
}

async function measurePm2() {
  pm2('ping')
  const pid = Number(readFileSync(join(base, 'pm2/pm2.pid'), 'utf8'))
  await pause(3000)
  const before = pss(pid)
  say(`starting ${APPS} apps with pm2`)
  const apps = Array.from({ length: APPS }, (_, i) => ({
    name: name(i + 1), script: 'shared.py', interpreter: 'python3', cwd: join(base, name(i + 1)),
  }))
  writeFileSync(join(base, 'ecosystem.json'), JSON.stringify({ apps }))
  const started = performance.now()
  pm2('start', join(base, 'ecosystem.json'), '--silent', '--parallel', `${AT_ONCE}`)
  for (let n = 1; n <= APPS; n++) await until(() => answers(20_000 + n))
  const took = performance.now() - started
  await pause(5000)
  const settling = await cpu(pid, SETTLING)
  await pause(IDLE / 2)
  const idle = await cpu(pid, IDLE)
  const daemon = pss(pid)
  const ps = median(times(5, () => pm2('ls')))
  const stopping = performance.now()
  pm2('stop', 'all', '--silent')
  return { took, settling, idle, ps, daemon, growth: (daemon - before) / APPS, around: 0, stop: performance.now() - stopping }
}

/** For all apps, some at a time. */
async function each(act) {
  let next = 1
  const some = async () => {
    for (let n = next++; n <= APPS; n = next++) await act(n)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

/** Proportional memory of what surrounds the apps: bubblewrap's processes, the shell for exec, slirp4netns; in bytes. */
function surroundings() {
  let sum = 0
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      if (/^bwrap |^\/bin\/sh -c exec 0<>\/run\/wasmrun|^slirp4netns /.test(line)) sum += pss(pid)
    } catch { /* it has just ended */ }
  }
  return sum
}

function pss(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024
}

/** In percent of one processor, for so many milliseconds. */
async function cpu(pid, span) {
  const before = ticks(pid)
  await pause(span)
  return ((ticks(pid) - before) / TICKS / (span / 1000)) * 100
}

function ticks(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return Number(fields[11]) + Number(fields[12])
}

function api(method, path, body) {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: join(env.WASMRUN_HOME, 'daemon.sock'), method, path, headers: { host: 'localhost', 'content-type': 'application/json' } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () =>
        answer.statusCode < 300 ? resolve(text ? JSON.parse(text) : null) : reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`)))
    })
    call.on('error', reject)
    call.end(body ? JSON.stringify(body) : undefined)
  })
}

function answers(port) {
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, agent: false, timeout: 2000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(false))
    call.end()
  })
}

async function until(so) {
  const deadline = performance.now() + LIMIT
  while (performance.now() < deadline) {
    if (await so()) return
    await pause(50)
  }
  throw new Error(`Not so after ${LIMIT / 1000} s`)
}

function report(ours, theirs) {
  const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MB`
  const s = (ms) => `${(ms / 1000).toFixed(1)} s`
  const row = (what, show, key) => `| ${what} | ${show(ours[key])} | ${show(theirs[key])} | ${(ours[key] / theirs[key]).toFixed(2)} |`
  console.log(`\n${APPS} apps, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GB, as ${process.getuid() === 0 ? 'root' : 'a plain user'}\n`)
  console.log('| | wasmrun | pm2 (no sandbox, no network of their own) | ratio |')
  console.log('|---|---|---|---|')
  console.log(row('until all answer', s, 'took'))
  console.log(row('ps, median', (ms) => `${ms.toFixed(0)} ms`, 'ps'))
  console.log(row('daemon while idle, of one processor', (percent) => `${percent.toFixed(1)} %`, 'idle'))
  console.log(row('daemon just after the start, 5th to 25th second', (percent) => `${percent.toFixed(1)} %`, 'settling'))
  console.log(row('daemon, memory', mb, 'daemon'))
  console.log(row('daemon, growth an app', mb, 'growth'))
  console.log(`| around an app (sandbox, network) | ${mb(ours.around)} | - | |`)
  console.log(`| **an app, beyond itself** | ${mb(ours.growth + ours.around)} | ${mb(theirs.growth)} | ${((ours.growth + ours.around) / theirs.growth).toFixed(2)} |`)
  console.log(row('until all have stopped', s, 'stop'))
}

function times(count, act) {
  return Array.from({ length: count }, () => {
    const started = performance.now()
    act()
    return performance.now() - started
  })
}

function name(n) { return `app-${String(n).padStart(4, '0')}` }
function run(program, words) { return execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 2 ** 20 }) }
function say(text) { console.error(text) }
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
