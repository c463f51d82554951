// Medians of starting the Express example: bare node, pm2 and wasmrun take turns, so that all see the same machine.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from './compare.mjs'

const RUNS = Math.min(Number(process.argv[2] ?? 9) || 9, 50)
const LIMIT = 60_000
const PM2 = '7.0.4'
const checkout = join(import.meta.dirname, '..')
const cache = join(import.meta.dirname, '.cache')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const app = join(base, 'shop')
const [appPort, hostPort, uiPort] = [await freePort(), await freePort(), await freePort()]
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${uiPort}`, PM2_HOME: join(base, 'pm2'), PORT: `${appPort}` }
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const pm2 = (...words) => run(join(cache, 'node_modules/.bin/pm2'), words)

try {
  prepare()
  const took = await measure()
  report(took)
} finally {
  for (const leave of [() => pm2('kill'), () => wasmrun('rm', '-f', 'shop'), () => wasmrun('daemon', 'stop')]) {
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
  cpSync(join(checkout, 'examples/node-express'), app, { recursive: true })
  say('installing the app, starting both daemons')
  run('npm', ['ci', '--prefix', app, '--no-audit', '--no-fund'])
  pm2('ping')
  wasmrun('os', app, '--detach', '--wait=120s', '--forward', `${hostPort}:${appPort}`)
  wasmrun('stop', 'shop')
}

async function measure() {
  const took = { node: [], pm2: [], wasmrun: [], pm2ls: [], ps: [], daemon: [], rss: [] }
  for (let round = 1; round <= RUNS; round++) {
    say(`round ${round} of ${RUNS}`)
    took.node.push(await bareNode())
    took.pm2.push(await timed(() => pm2('start', join(app, 'server.js'), '--name', 'shop', '--silent'), appPort))
    took.pm2ls.push(await timed(() => pm2('ls')))
    pm2('delete', 'shop')
    took.wasmrun.push(await timed(() => wasmrun('os', app, '--detach', '--wait', '--forward', `${hostPort}:${appPort}`), hostPort))
    took.ps.push(await timed(() => wasmrun('ps')))
    wasmrun('stop', 'shop')
  }
  wasmrun('rm', '-f', 'shop')
  for (let round = 1; round <= Math.min(RUNS, 5); round++) {
    wasmrun('daemon', 'stop')
    took.daemon.push(await timed(() => wasmrun('daemon', 'start')))
    await pause(2000) // idle means: its start is over
    took.rss.push(residentMegabytes())
  }
  return took
}

async function bareNode() {
  const started = performance.now()
  const node = spawn(process.execPath, ['server.js'], { cwd: app, env, stdio: 'ignore' })
  try {
    await untilItAnswers(appPort)
    return performance.now() - started
  } finally {
    const ended = new Promise((resolve) => node.once('exit', resolve))
    node.kill()
    await ended
  }
}

async function timed(act, port) {
  const started = performance.now()
  act()
  if (port) await untilItAnswers(port)
  return performance.now() - started
}

async function untilItAnswers(port) {
  const deadline = performance.now() + LIMIT
  while (performance.now() < deadline) {
    if ((await status(port)) === 200) return
    await pause(2)
  }
  throw new Error(`Nothing answered on port ${port} within ${LIMIT / 1000} s`)
}

function status(port) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: 5000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(0))
  })
}

function residentMegabytes() {
  const { pid } = JSON.parse(wasmrun('daemon', 'status', '--format', 'json'))
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

function report(took) {
  const ms = (name) => median(took[name])
  const rows = [
    ['node server.js to first 200', ms('node'), 'ms', '1.00', ''],
    ['pm2 start to first 200', ms('pm2'), 'ms', ratio(ms('pm2'), ms('node')), ''],
    ['wasmrun os --detach --wait to first 200', ms('wasmrun'), 'ms', ratio(ms('wasmrun'), ms('node')), target(ms('wasmrun') - ms('node'), 300, 'ms more than node')],
    ['pm2 ls', ms('pm2ls'), 'ms', '1.00', ''],
    ['wasmrun ps', ms('ps'), 'ms', ratio(ms('ps'), ms('pm2ls')), target(ms('ps') - ms('pm2ls'), 0, 'ms more than pm2 ls')],
    ['daemon start to ready', ms('daemon'), 'ms', '', target(ms('daemon'), 1500, 'ms')],
    ['daemon idle, resident', ms('rss'), 'MB', '', target(ms('rss'), 180, 'MB')],
  ]
  console.log(`\nMedians of ${RUNS} rounds (daemon: ${took.daemon.length}), node ${process.version}`)
  console.log(`${''.padEnd(42)}${'median'.padStart(10)}${'ratio'.padStart(8)}   target`)
  for (const [name, value, unit, times, aim] of rows) {
    console.log(`${name.padEnd(42)}${`${value.toFixed(0)} ${unit}`.padStart(10)}${times.padStart(8)}   ${aim}`)
  }
}

function ratio(value, peer) {
  return (value / peer).toFixed(2)
}

function target(value, limit, unit) {
  return `${value <= limit ? 'met' : 'MISSED'}: ${value.toFixed(0)}, at most ${limit} ${unit}`
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
