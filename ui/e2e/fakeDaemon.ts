/** As much of the daemon's API as this page uses, with apps and logs made up: for tests of the page alone. */
import { readFileSync, existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { WebSocketServer } from 'ws'
import type { AppStatus, Event, LogLine, LogStream, Problem } from '../src/protocol'
import { at, FakeLog } from './fakeLog'
import { answerLog } from './fakeLogRoutes'

const DIST = new URL('../dist/', import.meta.url).pathname
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; frame-src http://*.localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'"

const FILE = { path: 'server.js', text: "// says hello\nexport const hello = (name) => `Hello ${name}`\n", version: '1' }
const FOLDER = { path: '', complete: true, entries: [{ name: 'server.js', type: 'file', size: FILE.text.length, modifiedAt: '2026-03-02T13:00:00Z' }] }

export class FakeDaemon {
  readonly apps = new Map<string, AppStatus>()
  readonly asked: string[] = []
  signedIn = true
  refusal: Problem | undefined
  private readonly logs = new Map<string, FakeLog>()
  private server = createServer()
  private sockets = new WebSocketServer({ noServer: true })
  private cursor = 0
  private stoppedAt = 0

  async start(port = 0): Promise<string> {
    this.server.on('request', (request, response) => this.answer(request, response))
    this.server.on('upgrade', (request, socket, head) =>
      this.sockets.handleUpgrade(request, socket, head, (open) => {
        this.asked.push(`WS ${request.url}`)
        if (request.url?.endsWith('/exec')) return open.send(Buffer.from('\x01/app $ '))
        open.send(JSON.stringify([...this.apps.values()].map((app) => ({ type: 'status', cursor: `c${this.cursor}`, at: at(0), app }))))
      }),
    )
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done))
    return `http://localhost:${this.port}`
  }

  /** After a stop, where it was; of what it told before it knows nothing. */
  async restart(): Promise<void> {
    this.server = createServer()
    this.sockets = new WebSocketServer({ noServer: true })
    this.cursor = 0
    await this.start(this.stoppedAt)
  }

  async stop(): Promise<void> {
    this.stoppedAt = this.server.listening ? this.port : this.stoppedAt
    this.drop()
    this.sockets.close()
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }

  /** Cuts every event stream, as a restart of the daemon does. */
  drop(): void {
    for (const client of this.sockets.clients) client.terminate()
  }

  put(app: Partial<AppStatus> & { name: string }): void {
    const status: AppStatus = {
      state: 'running', ready: true, language: 'nodejs', framework: 'Express', runtimeVersion: '20.20.2', path: `/projects/${app.name}`,
      run: 1, restarts: 0, ports: [3000], forwards: [], url: null, preview: `http://${app.name}.localhost:${this.port}`, summary: null, isolation: 'bubblewrap',
      startedAt: at(0), exitedAt: null, nextStartAt: null, exitCode: null, problem: null, usage: null, tunnel: null, limits: null, watch: { state: 'off', reason: null, problem: null }, readiness: { problem: null }, processes: [], ...this.apps.get(app.name), ...app,
    }
    this.apps.set(app.name, status)
    this.tell({ type: 'status', cursor: this.next(), app: status })
  }

  log(app: string): FakeLog {
    const log = this.logs.get(app) ?? new FakeLog()
    this.logs.set(app, log)
    return log
  }

  write(app: string, stream: LogStream, texts: readonly string[], told = true, more: Partial<LogLine> = {}): void {
    const lines = this.log(app).write(stream, this.apps.get(app)?.run ?? 1, texts, more)
    if (told) this.tell({ type: 'log', cursor: this.next(), app, lines })
  }

  /** Tells lines that are made and not kept; waits while a reader is behind, so that nothing is skipped. */
  async stream(app: string, from: number, count: number, make: (seq: number) => LogLine): Promise<void> {
    this.log(app).generate(from + count - 1, make)
    this.tell({ type: 'log', cursor: this.next(), app, lines: Array.from({ length: count }, (_, index) => make(from + index)) })
    for (const client of this.sockets.clients) while (client.bufferedAmount > 4 * 2 ** 20) await new Promise((done) => setTimeout(done, 5))
  }

  private get port() {
    return (this.server.address() as AddressInfo).port
  }

  private next() {
    return `c${++this.cursor}`
  }

  private tell(event: Event) {
    for (const client of this.sockets.clients) client.send(JSON.stringify([event]))
  }

  private answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.hostname !== 'localhost') return page(response, url.hostname, this.apps.get(url.hostname.split('.')[0]!))
    if (!url.pathname.startsWith('/api/')) return file(response, url.pathname)
    this.asked.push(`${request.method} ${url.pathname}${url.search}`)
    if (!this.signedIn) return json(response, 401, { kind: 'unauthenticated', code: 'no-session', message: 'Who are you?', hint: 'wasmrun ui' })
    const [, , , , name = '', what = '', ...rest] = url.pathname.split('/')
    if (url.pathname === '/api/v1/apps' && request.method === 'POST') return void this.run(request, response)
    if (url.pathname === '/api/v1/apps') return json(response, 200, [...this.apps.values()])
    if (what === 'logs') return answerLog(this.log(name), rest.join('/'), url.searchParams, request, response)
    if (what === 'files') return json(response, 200, rest[0] === 'text' ? FILE : FOLDER)
    if (what === 'preview') return json(response, 200, { url: `http://${name}.localhost:${this.port}/?ticket=${this.asked.length}` })
    if (this.refusal) return json(response, 409, this.refusal)
    if (what === '' && request.method === 'DELETE') return this.forget(response, name)
    if (what !== 'tunnel') this.act(name, what)
    return json(response, 200, this.apps.get(name))
  }

  private async run(request: IncomingMessage, response: ServerResponse) {
    const { path } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { path: string }
    if (this.refusal) return json(response, 422, this.refusal)
    const name = path.slice(path.lastIndexOf('/') + 1)
    this.put({ name, path })
    return json(response, 201, this.apps.get(name))
  }

  private forget(response: ServerResponse, name: string) {
    this.apps.delete(name)
    this.tell({ type: 'removed', cursor: this.next(), app: name })
    response.writeHead(204).end()
  }

  private act(name: string, what: string) {
    const run = this.apps.get(name)?.run ?? 0
    if (what === 'stop') {
      this.put({ name, state: 'stopped', ready: false, exitedAt: new Date().toISOString() })
      this.write(name, 'system', ['stopped by the user'])
    } else {
      this.put({ name, state: 'running', ready: true, run: run + 1, startedAt: new Date().toISOString() })
      this.write(name, 'system', [`run ${run + 1} starts: npm start`])
    }
  }
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function page(response: ServerResponse, host: string, app: AppStatus | undefined) {
  response
    .writeHead(200, { 'content-type': 'text/html' })
    .end(`<!doctype html><title>${host}</title><link rel="icon" href="data:,"><h1>Hello from ${host}</h1><p>run ${app?.run}, ${app?.state}</p>`)
}

function file(response: ServerResponse, path: string) {
  const asset = join(DIST, path)
  const found = path.startsWith('/assets/') && existsSync(asset) ? asset : join(DIST, 'index.html')
  response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'text/plain', 'content-security-policy': POLICY }).end(readFileSync(found))
}
