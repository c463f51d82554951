// The relay of the daemon, haproxy, socat and no relay at all take turns in front of one app in its own network namespace.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compare, median, verdict, written } from './compare.mjs'

const ROUNDS = Math.min(Number(process.argv[2] ?? 9) || 9, 50)
const SECONDS = 1
// Rounds that are thrown away: the daemon's code is compiled meanwhile.
const WARM_UPS = 12
// Each has two ends in the daemon, which needs some descriptors for itself.
const IDLE = Math.min(10_000, Math.floor((descriptors() - 500) / 2))
// What visitors do, and how many at once.
const LOADS = { 'bulk 1': ['bulk', 1], 'bulk 8': ['bulk', 8], connections: ['connections', 32], requests: ['requests', 32], latency: ['requests', 1] }
const checkout = join(import.meta.dirname, '..')
const base = mkdtempSync(join(tmpdir(), 'wasmrun-bench-'))
const app = join(base, 'load')
const [appPort, relayPort, haproxyPort, socatPort, uiPort] = await freePorts(5)
const ports = { direct: appPort, haproxy: haproxyPort, relay: relayPort, socat: socatPort }
const network = `wasmrun-bench-${process.pid}`
const env = { ...process.env, WASMRUN_HOME: join(base, 'home'), WASMRUN_PORT: `${uiPort}` }
const wasmrun = (...words) => run(join(checkout, 'wasmrun'), words)
const children = []

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (tidy(), process.exit(1)))
try {
  prepare()
  const processes = await startAll()
  const took = await measure(processes)
  report(took, await idleMegabytes(processes.relay))
} finally {
  tidy()
}

function tidy() {
  for (const child of children) child.kill()
  for (const leave of [() => run('ip', ['netns', 'delete', network]), () => wasmrun('rm', '-f', 'load'), () => wasmrun('daemon', 'stop')]) {
    try { leave() } catch { /* it was not started */ }
  }
  rmSync(base, { recursive: true, force: true })
}

function prepare() {
  const missing = ['gcc', 'haproxy', 'ip', 'socat'].filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status)
  if (missing.length) throw new Error(`${missing.join(', ')} not found: apt-get install gcc haproxy iproute2 socat`)
  mkdirSync(app)
  run('gcc', ['-O2', '-static', '-o', join(app, 'load'), join(import.meta.dirname, 'forward.c')])
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'load', version: '1.0.0', scripts: { start: `./load serve ${appPort}` } }))
  writeFileSync(join(base, 'haproxy.cfg'), `
global
  nbthread 2
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen forward
  bind 127.0.0.1:${haproxyPort}
  server app 127.0.0.1:${appPort} namespace ${network}
`)
}

async function startAll() {
  say('starting the daemon with the app, haproxy and socat')
  wasmrun('os', app, '--detach', '--wait=60s', '--forward', `${relayPort}:${appPort}`)
  run('ip', ['netns', 'attach', network, `${processOf(`./load\0serve\0${appPort}\0`)}`])
  // Each way into it connects from one address: the usual range has 14,116 ports for that, and rests each for a second.
  run('ip', ['netns', 'exec', network, 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=1024 65535'])
  const haproxy = start('haproxy', ['-db', '-f', join(base, 'haproxy.cfg')])
  start('socat', [`TCP-LISTEN:${socatPort},bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=1024`,
    `EXEC:nsenter --net=/run/netns/${network} socat - TCP\\:127.0.0.1\\:${appPort}\\,nodelay`])
  for (const port of [haproxyPort, relayPort, socatPort]) await untilItListens(port)
  return { haproxy: haproxy.pid, relay: JSON.parse(wasmrun('daemon', 'status', '--format', 'json')).pid }
}

// Each in a session of its own, as the daemon and its apps are: the kernel shares the processors among sessions (sched_autogroup).
function start(program, words) {
  const child = spawn(program, words, { stdio: 'ignore', detached: true })
  child.on('error', (e) => say(`${program}: ${e.message}`))
  children.push(child)
  return child
}

// Each way is first as often as last.
async function measure(processes) {
  const took = []
  say('warming up')
  for (let round = 1; round <= WARM_UPS; round++) {
    for (const load of Object.keys(LOADS)) await visit(load, 'relay', processes.relay)
  }
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}`)
    const ways = Object.keys(ports)
    for (const load of Object.keys(LOADS)) {
      for (const way of round % 2 ? ways : ways.toReversed()) took.push({ load, way, ...await visit(load, way, processes[way]) })
    }
  }
  return took
}

async function visit(load, way, pid) {
  const [kind, parallel] = LOADS[load]
  const before = pid ? processorSeconds(pid) : 0
  const words = [kind, `${ports[way]}`, `${SECONDS}`, `${parallel}`]
  // What is inside the namespace needs no relay.
  const [program, ...rest] = way === 'direct' ? ['nsenter', `--net=/run/netns/${network}`, join(app, 'load'), ...words] : [join(app, 'load'), ...words]
  const figures = JSON.parse(run('setsid', ['--wait', program, ...rest]))
  await pause(100) // until all is closed
  return { ...figures, cpu: pid ? ((processorSeconds(pid) - before) * 1e6) / figures.done : NaN }
}

async function idleMegabytes(pid) {
  say(`${IDLE} idle connections`)
  const before = residentMegabytes(pid)
  const visitors = spawn(join(app, 'load'), ['idle', `${relayPort}`, `${IDLE}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(visitors)
  const opened = await Promise.race([once(visitors.stdout, 'data').then(() => true), once(visitors, 'exit').then(() => false), pause(60_000, false)])
  if (!opened) throw new Error(`${IDLE} connections could not be opened`)
  const megabytes = residentMegabytes(pid)
  const threads = Number(status(pid, 'Threads'))
  visitors.stdin.end()
  return { before, megabytes, threads }
}

function report(took, idle) {
  const all = (load, way, figure) => took.filter((one) => one.load === load && one.way === way).map((one) => one[figure])
  const rows = [
    ['bulk, 1 stream, MB/s', 'bulk 1', 'rate', 1e-6, 1], ['bulk, 8 streams, MB/s', 'bulk 8', 'rate', 1e-6, 1],
    ['new connections/s', 'connections', 'rate', 1, 1], ['keep-alive requests/s', 'requests', 'rate', 1, 1],
    ['latency p50, µs', 'latency', 'p50', 1, -1], ['latency p99, µs', 'latency', 'p99', 1, -1],
    ['added latency p50, µs', 'latency', 'p50', 1, -1, true], ['added latency p99, µs', 'latency', 'p99', 1, -1, true],
    ['CPU, ms/GB, 1 stream', 'bulk 1', 'cpu', 1e6, -1.1], ['CPU, ms/GB, 8 streams', 'bulk 8', 'cpu', 1e6, -1.1],
    ['CPU, µs/connection', 'connections', 'cpu', 1, -1.1], ['CPU, µs/request', 'requests', 'cpu', 1, -1.1],
  ]
  console.log(`\nMedians of ${ROUNDS} rounds; ${run('haproxy', ['-v']).split('\n')[0]}`)
  console.log(`| | ${Object.keys(ports).join(' | ')} | relay to haproxy | target |\n|---|---|---|---|---|---|---|`)
  for (const [name, load, figure, scale, aim, added] of rows) {
    const direct = added ? median(all(load, 'direct', figure)) : 0
    const rounds = Object.fromEntries(Object.keys(ports).map((way) => [way, all(load, way, figure).map((value) => (value - direct) * scale)]))
    const ratio = compare(rounds.relay, rounds.haproxy)
    console.log(`| ${name} | ${Object.values(rounds).map((values) => number(median(values))).join(' | ')} | ${written(ratio)} | ${verdict(ratio, aim)} |`)
  }
  console.log(`\n${IDLE} idle connections: the daemon has ${idle.megabytes.toFixed(0)} MB resident (${idle.before.toFixed(0)} before), ${idle.threads} threads; ${idle.megabytes < 400 ? 'met' : 'MISSED'}: below 400`)
}

function number(value) {
  return Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 1 : 0)
}

function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMegabytes(pid) {
  return Number(status(pid, 'VmRSS')) / 1024
}

function status(pid, name) {
  return new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
}

function processOf(words) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8') === words) return pid
    } catch { /* it ended */ }
  }
  throw new Error('The app does not run')
}

async function untilItListens(port) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const listens = await Promise.race([once(socket, 'connect').then(() => true, () => false), pause(1000, false)])
    socket.destroy()
    if (listens) return
    await pause(20)
  }
  throw new Error(`Nothing listens on port ${port}`)
}

function descriptors() {
  const hard = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
  return hard === 'unlimited' ? Infinity : Number(hard)
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
