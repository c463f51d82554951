// Medians from a save to the first new answer: a bare restart, nodemon and wasmrun take turns. Then a big project, watched by each.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from './compare.mjs'

const RUNS = Math.min(Number(process.argv[2] ?? 9) || 9, 50)
const LIMIT = 60_000
const NODEMON = '3.1.14'
const [FOLDERS, FILES] = [5_000, 10]
const IDLE = 10_000
const checkout = join(import.meta.dirname, '..')
const cache = join(import.meta.dirname, '.cache')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const [barePort, monPort, hostPort, uiPort] = [await freePort(), await freePort(), await freePort(), await freePort()]
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${uiPort}` }
delete env.PORT
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const started = new Set()

try {
  prepare()
  const took = await reloads()
  const big = await bigProject()
  report(took, big)
} finally {
  for (const child of started) await end(child)
  for (const leave of [() => wasmrun('rm', '-f', 'shop', 'big'), () => wasmrun('daemon', 'stop')]) {
    try { leave() } catch { /* it was not started */ }
  }
  rmSync(base, { recursive: true, force: true })
}

function prepare() {
  mkdirSync(cache, { recursive: true })
  if (!existsSync(join(cache, 'node_modules/.bin/nodemon'))) {
    say(`getting nodemon ${NODEMON}`)
    run('npm', ['install', '--prefix', cache, '--no-audit', '--no-fund', `nodemon@${NODEMON}`])
  }
  say('installing the app')
  const first = join(base, 'bare')
  cpSync(join(checkout, 'examples/node-express'), first, { recursive: true })
  const server = readFileSync(join(first, 'server.js'), 'utf8')
  writeFileSync(join(first, 'server.js'), server.replace('app.use(express.static', "app.get('/mark', (request, response) => response.send(require('./mark')));\napp.use(express.static"))
  mark(first, 'first')
  run('npm', ['ci', '--prefix', first, '--no-audit', '--no-fund'])
  for (const copy of ['mon', 'shop']) cpSync(first, join(base, copy), { recursive: true })
}

async function reloads() {
  const took = { bare: [], mon: [], wasmrun: [] }
  const folder = (name) => join(base, name)
  let bare = await node(folder('bare'))
  await answers(barePort, 'first')
  start(join(cache, 'node_modules/.bin/nodemon'), ['--quiet', 'server.js'], folder('mon'), monPort)
  await answers(monPort, 'first')
  wasmrun('os', folder('shop'), '--detach', '--wait=120s', '--watch', '--forward', `${hostPort}:3000`)
  await answers(hostPort, 'first')
  for (let round = 1; round <= RUNS; round++) {
    say(`round ${round} of ${RUNS}`)
    const text = `round-${round}`
    await pause(1500) // each app has been left alone for a while, as between two saves
    mark(folder('bare'), text)
    took.bare.push(await timed(barePort, text, async () => {
      await end(bare)
      bare = await node(folder('bare'))
    }))
    took.mon.push(await timed(monPort, text, () => mark(folder('mon'), text)))
    took.wasmrun.push(await timed(hostPort, text, () => mark(folder('shop'), text)))
  }
  return took
}

async function bigProject() {
  say(`making a project of ${FOLDERS * FILES} files`)
  const folder = join(base, 'big')
  for (let f = 0; f < FOLDERS; f++) {
    const below = join(folder, 'src', `part${f % 50}`, `folder${f}`)
    mkdirSync(below, { recursive: true })
    for (let i = 0; i < FILES; i++) writeFileSync(join(below, `file${i}.js`), '')
  }
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"start":"node server.js"}}')
  writeFileSync(join(folder, 'server.js'), "require('node:http').createServer((request, response) => response.end('up')).listen(process.env.PORT || 3000)")
  wasmrun('os', folder, '--detach', '--wait=60s')
  const { pid } = JSON.parse(wasmrun('daemon', 'status', '--format', 'json'))
  await pause(IDLE)
  const unwatched = [resident(pid), await busy(pid)]
  const began = performance.now()
  wasmrun('watch', 'big', 'on')
  const until = performance.now() - began
  const watched = [resident(pid), await busy(pid)]
  const [, line] = /(Watching .*);/.exec(wasmrun('logs', 'big', '--stream', 'system'))
  const monitor = start(join(cache, 'node_modules/.bin/nodemon'), ['--quiet', 'server.js'], folder, monPort + 1)
  await pause(IDLE)
  return { unwatched, watched, until, line, nodemon: [resident(monitor.pid), await busy(monitor.pid)] }
}

function mark(folder, text) {
  writeFileSync(join(folder, 'mark.js'), `module.exports = '${text}'\n`)
}

async function node(folder) {
  return start(process.execPath, ['server.js'], folder, barePort)
}

function start(program, words, cwd, port) {
  const child = spawn(program, words, { cwd, env: { ...env, PORT: `${port}` }, stdio: 'ignore' })
  started.add(child)
  return child
}

async function end(child) {
  started.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
}

async function timed(port, text, act) {
  const from = performance.now()
  await act()
  await answers(port, text)
  return performance.now() - from
}

async function answers(port, text) {
  const deadline = performance.now() + LIMIT
  while (performance.now() < deadline) {
    if ((await ask(port)) === text) return
    await pause(2)
  }
  throw new Error(`'${text}' was not answered on port ${port} within ${LIMIT / 1000} s`)
}

function ask(port) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/mark', agent: false, timeout: 5000 }, (answer) => {
      let body = ''
      answer.on('data', (part) => (body += part))
      answer.on('end', () => resolve(body))
      answer.on('error', () => resolve(''))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(''))
  })
}

function resident(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

/** Of one processor, in percent, over a while. */
async function busy(pid) {
  const before = milliseconds(pid)
  await pause(IDLE)
  return ((milliseconds(pid) - before) / IDLE) * 100
}

// By the scheduler's own clock: ticks of 10 ms say little about so little work.
function milliseconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.reduce((sum, thread) => sum + nanoseconds(pid, thread) / 1e6, 0)
}

function nanoseconds(pid, thread) {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  } catch {
    return 0 // it has just ended
  }
}

function report({ bare, mon, wasmrun }, { unwatched, watched, until, line, nodemon }) {
  const times = [['bare restart', median(bare)], ['nodemon, save to new answer', median(mon)], ['wasmrun --watch, save to new answer', median(wasmrun)]]
  console.log(`\nMedians of ${RUNS} rounds, node ${process.version}, nodemon ${NODEMON}`)
  for (const [name, value] of times) {
    const aim = name.startsWith('wasmrun') ? target(value - median(bare), 150, 'ms more than the bare restart') : ''
    console.log(`${name.padEnd(42)}${`${value.toFixed(0)} ms`.padStart(10)}${(value / median(bare)).toFixed(2).padStart(8)}   ${aim}`)
  }
  console.log(`\n${FOLDERS * FILES} files (${line}; after ${until.toFixed(0)} ms, the command included)`)
  const memory = watched[0] - unwatched[0]
  const processor = Math.max(0, watched[1] - unwatched[1])
  console.log(`${'the daemon, more than without, MB'.padEnd(42)}${memory.toFixed(0).padStart(10)}${''.padStart(8)}   ${target(memory, 100, 'MB')}`)
  console.log(`${'the daemon, more than without, % of a CPU'.padEnd(42)}${processor.toFixed(2).padStart(10)}${''.padStart(8)}   ${target(processor, 1, '%')}`)
  console.log(`${'nodemon, MB'.padEnd(42)}${nodemon[0].toFixed(0).padStart(10)}`)
  console.log(`${'nodemon, % of a CPU'.padEnd(42)}${nodemon[1].toFixed(2).padStart(10)}`)
}

function target(value, limit, unit) {
  return `${value <= limit ? 'met' : 'MISSED'}: ${value.toFixed(value < 10 ? 2 : 0)}, at most ${limit} ${unit}`
}

function run(program, words) {
  return execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 })
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
