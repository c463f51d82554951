// The original bore, our client and our server take turns: the same visitors, the same app, one way after the other.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compare, median, verdict, written } from './compare.mjs'

const ROUNDS = Math.min(Number(process.argv[2] ?? 9) || 9, 50)
const SECONDS = 1
// Rounds that are thrown away: our code is compiled meanwhile.
const WARM_UPS = 12
// What visitors do, and how many at once.
const LOADS = { 'bulk 1': ['bulk', 1], 'bulk 8': ['bulk', 8], connections: ['connections', 32], arrival: ['connections', 1], requests: ['requests', 32], latency: ['requests', 1] }
// Control connections are at port 7835 always: each server has an address of its own.
const SERVERS = { bore: '127.7.8.35', ours: '127.7.8.36' }
const checkout = join(import.meta.dirname, '..')
const bore = join(checkout, '.cache', 'bore', 'bin', 'bore')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const app = join(base, 'load')
const [appPort, uiPort] = await freePorts(2)
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${uiPort}`, NO_COLOR: '1' }
delete env.BORE_SECRET
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const children = []
// NAT, which the daemon of root has for its apps, makes the kernel keep all connections of the host for two minutes: here, where all that
// goes through a tunnel goes through this host's loopback, the table would be full after half a minute.
const untracked = 'table inet wasmrun_bench\ndelete table inet wasmrun_bench\n'
const untrack = `${untracked}table inet wasmrun_bench { chain local { type filter hook output priority raw; oifname "lo" notrack; }; }\n`

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (tidy(), process.exit(1)))
try {
  prepare()
  spawnSync('nft', ['-f', '-'], { input: untrack }) // without root there is no NAT either
  const ways = await startAll()
  report(await measure(ways))
} finally {
  tidy()
}

function tidy() {
  for (const child of children) child.kill('SIGINT')
  for (const leave of [() => wasmrun('rm', '-f', 'load'), () => wasmrun('daemon', 'stop')]) {
    try { leave() } catch { /* it was not started */ }
  }
  spawnSync('nft', ['-f', '-'], { input: untracked })
  rmSync(base, { recursive: true, force: true })
}

function prepare() {
  mkdirSync(app)
  run('gcc', ['-O2', '-static', '-o', join(app, 'load'), join(import.meta.dirname, 'forward.c')])
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'load', version: '1.0.0', scripts: { start: `./load serve ${appPort}` } }))
}

// The original reaches its app on the host's loopback, ours in its sandbox.
async function startAll() {
  say('starting the daemon with the app, both servers and the original clients')
  start(join(app, 'load'), ['serve', `${appPort}`])
  wasmrun('os', app, '--detach', '--wait=60s')
  const server = await speaking(bore, ['server', '--bind-addr', SERVERS.bore, '--min-port', '20000', '--max-port', '29999'], /server listening/)
  await speaking(join(checkout, 'wasmrun'), ['tunnel', 'server', '--bind', SERVERS.ours, '--min-port', '20000', '--max-port', '29999'], /Tunnels are served/)
  const daemon = JSON.parse(wasmrun('daemon', 'status', '--format', 'json')).pid
  const address = wasmrun('tunnel', 'start', 'load', '--server', SERVERS.bore, '-q').trim().replace(/.*\/\//, '')
  const [throughTheirs, throughOurs] = [await original(SERVERS.bore), await original(SERVERS.ours)]
  const ourServer = Number(processOf('dev.wasmrun.daemon.TunnelServerMain'))
  return {
    direct: { place: `${appPort}`, pids: [] },
    bore: { place: throughTheirs.place, client: throughTheirs.pid, server: server.pid },
    'our client': { place: address, client: daemon, server: server.pid },
    'our server': { place: throughOurs.place, client: throughOurs.pid, server: ourServer },
  }
}

async function original(server) {
  const client = await speaking(bore, ['local', `${appPort}`, '--local-host', '127.0.0.1', '--to', server], /listening at ([0-9.:]+)/)
  return { place: client.found[1], pid: client.pid }
}

// Into a file: a pipe that nobody empties during a measurement would hold the program up. Each in a session of its own, as the daemon and its
// apps are: the kernel shares the processors among sessions (sched_autogroup), so one of all would be another machine for the original.
function start(program, words) {
  const output = join(base, `output-${children.length}`)
  const file = openSync(output, 'w')
  const child = spawn(program, words, { env, stdio: ['ignore', file, file], detached: true })
  closeSync(file)
  child.on('error', (e) => say(`${program}: ${e.message}`))
  children.push(child)
  return { pid: child.pid, output }
}

async function speaking(program, words, expected) {
  const { pid, output } = start(program, words)
  for (let attempt = 0; attempt < 600; attempt++) {
    const found = expected.exec(readFileSync(output, 'utf8'))
    if (found) return { pid, found }
    await pause(50)
  }
  throw new Error(`${program} ${words}: ${readFileSync(output, 'utf8')}`)
}

// Each way is first as often as last.
async function measure(ways) {
  const took = []
  say('warming up')
  for (let round = 1; round <= WARM_UPS; round++) {
    for (const load of Object.keys(LOADS)) {
      for (const way of ['our client', 'our server']) await visit(load, ways[way])
    }
  }
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}`)
    const names = Object.keys(ways)
    for (const load of Object.keys(LOADS)) {
      for (const way of round % 2 ? names : names.toReversed()) took.push({ load, way, ...await visit(load, ways[way]) })
    }
  }
  return took
}

async function visit(load, { place, client, server }) {
  const [kind, parallel] = LOADS[load]
  const before = [client, server].map(processorSeconds)
  const figures = JSON.parse(run('setsid', ['--wait', join(app, 'load'), kind, place, `${SECONDS}`, `${parallel}`]))
  await pause(100) // until all is closed
  const [clientCpu, serverCpu] = [client, server].map((pid, i) => ((processorSeconds(pid) - before[i]) * 1e6) / figures.done)
  return { ...figures, clientCpu, serverCpu }
}

function report(took) {
  const all = (load, way, figure) => took.filter((one) => one.load === load && one.way === way).map((one) => one[figure])
  const rows = [
    ['bulk, 1 stream, MB/s', 'bulk 1', 'rate', 1e-6], ['bulk, 8 streams, MB/s', 'bulk 8', 'rate', 1e-6],
    ['new visitors/s, 32 at once', 'connections', 'rate', 1], ['a new visitor, one at a time, p50, µs', 'arrival', 'p50', 1],
    ['a new visitor, one at a time, p99, µs', 'arrival', 'p99', 1], ['keep-alive requests/s', 'requests', 'rate', 1],
    ['added latency p50, µs', 'latency', 'p50', 1, true], ['added latency p99, µs', 'latency', 'p99', 1, true],
    ['client CPU, ms/GB', 'bulk 1', 'clientCpu', 1e6], ['client CPU, µs/visitor', 'connections', 'clientCpu', 1], ['client CPU, µs/request', 'requests', 'clientCpu', 1],
    ['server CPU, ms/GB', 'bulk 1', 'serverCpu', 1e6], ['server CPU, µs/visitor', 'connections', 'serverCpu', 1], ['server CPU, µs/request', 'requests', 'serverCpu', 1],
  ]
  console.log(`\nMedians of ${ROUNDS} rounds; ${run(bore, ['--version']).trim()}; a ratio above 1 is better than the original`)
  console.log('| | direct | bore | our client | ratio | target | our server | ratio | target |\n|---|---|---|---|---|---|---|---|---|')
  for (const [name, load, figure, scale, added] of rows) {
    const without = added ? median(all(load, 'direct', figure)) : 0
    const rounds = (way) => all(load, way, figure).map((value) => (value - without) * scale)
    const cell = (way) => number(median(rounds(way)))
    const compared = (way, not) => {
      if (figure === not) return ['', '', '']
      const ratio = figure === 'rate' ? compare(rounds(way), rounds('bore')) : compare(rounds('bore'), rounds(way))
      return [cell(way), written(ratio), verdict(ratio, 1)]
    }
    console.log(`| ${[name, cell('direct'), cell('bore'), ...compared('our client', 'serverCpu'), ...compared('our server', 'clientCpu')].join(' | ')} |`)
  }
}

function number(value) {
  return Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 1 : 0)
}

function processorSeconds(pid) {
  if (!pid) return NaN
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

// Only below this bench: somebody else may run one, too.
function processOf(word) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(base)) return pid
    } catch { /* it ended, or is not ours */ }
  }
  throw new Error(`${word} does not run`)
}

function run(program, words) {
  return execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 })
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const free = servers.map((server) => server.address().port)
  for (const server of servers) server.close()
  return free
}
