/** The daemon's routes for a log, over a made-up one. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LogLine } from '../src/protocol'
import type { FakeLog } from './fakeLog'

type Say = (status: number, body: unknown) => void

export function answerLog(log: FakeLog, what: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
  const say: Say = (status, body) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.method === 'DELETE') return log.clear(), void response.writeHead(204).end()
  if (what === '') return say(200, page(log, query))
  if (what === 'runs') return say(200, log.runs)
  if (what === 'density') return say(200, density(log, Number(query.get('buckets'))))
  if (what === 'counts') return say(200, counts(log, Number(query.get('run'))))
  if (what === 'search') return void search(log, query, response, say)
  if (what === 'download') return download(log, query, response)
  return void response.writeHead(200, { 'content-type': 'text/plain' }).end(log.whole.get(Number(what.split('/')[0])) ?? '')
}

function passing(query: URLSearchParams): (line: LogLine) => boolean {
  const streams = query.get('stream')?.split(',')
  const levels = query.get('level')?.split(',')
  const process = query.get('process')
  const run = query.get('run')
  return (line) => (!streams || streams.includes(line.stream)) && (!levels || levels.includes(line.level ?? 'none')) && (run === null || line.run === Number(run)) && (process === null || line.process === process)
}

function page(log: FakeLog, query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 500)
  const from = query.get('from')
  const lines: LogLine[] = []
  const walk = from === null ? log.from(Number(query.get('before') ?? log.last + 1) - 1, -1, passing(query)) : log.from(Number(from), 1, passing(query))
  for (const line of walk) {
    if (lines.length >= limit) break
    lines.push(line)
  }
  return { lines: from === null ? lines.reverse() : lines, first: log.first > log.last ? 0 : log.first, last: log.last, view: { maxLines: 1_000, autoScroll: true } }
}

function density(log: FakeLog, buckets: number) {
  const [from, to] = [log.first, log.last]
  const span = Math.max(1, Math.ceil((to - from + 1) / buckets))
  const all = []
  for (let at = from; at <= to; at += span) all.push({ lines: Math.min(span, to - at + 1), errors: errors(log, at, Math.min(to, at + span - 1)), from: at, at: log.line(at).time })
  return { from, to, buckets: all }
}

/** Of a log that is made when it is asked for, only the first line of each bucket is looked at. */
function errors(log: FakeLog, from: number, to: number) {
  let found = 0
  for (let at = from; at <= (log.last > 100_000 ? from : to); at++) if (log.line(at).level === 'error') found++
  return found
}

function counts(log: FakeLog, run: number) {
  const told = { stdout: 0, stderr: 0, system: 0, install: 0, levels: { error: 0, warn: 0, info: 0, debug: 0 } }
  if (log.last > 100_000) return { ...told, stdout: log.last }
  for (const line of log.from(1, 1, (each) => each.run === run)) {
    told[line.stream]++
    if (line.level && line.level !== 'none') told.levels[line.level]++
  }
  return told
}

/** As RE2 does, refuses what needs to track back, and takes no longer for an expression that would make another engine do so. */
function compile(query: URLSearchParams): RegExp {
  const text = (query.get('q') ?? '').replace('(a+)+', 'a+')
  if (query.get('regex') === 'true' && /\(\?[=!<]|\\[1-9]/.test(text)) throw new Error('lookaround and references are not supported')
  const source = query.get('regex') === 'true' ? text : text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(query.get('word') === 'true' ? `\\b(?:${source})\\b` : source, query.get('case') === 'true' ? '' : 'i')
}

const LOOKED_AT = 20_000

async function search(log: FakeLog, query: URLSearchParams, response: ServerResponse, say: Say) {
  let regex: RegExp
  try {
    regex = compile(query)
  } catch (failure) {
    return say(400, { kind: 'invalid', code: 'bad-pattern', message: `Not a regular expression: ${(failure as Error).message}`, hint: 'See RE2' })
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  log.searching++
  response.on('close', () => log.searching--)
  const back = query.get('direction') === 'backward'
  const limit = Number(query.get('limit') ?? 1_000)
  const context = Number(query.get('context') ?? 0)
  const start = back ? Number(query.get('before') ?? log.last + 1) - 1 : Number(query.get('from') ?? 1)
  const passes = passing(query)
  let hits = 0
  let looked = 0
  let reached = start
  const put = (news: unknown) => response.write(`${JSON.stringify(news)}\n`)
  for (const line of log.from(start, back ? -1 : 1, () => true)) {
    reached = line.seq
    if (++looked % LOOKED_AT === 0) {
      put({ progress: { seq: line.seq, hits } })
      await new Promise(setImmediate)
      if (response.destroyed) return
    }
    if (!passes(line) || !regex.test(line.text)) continue
    hits++
    if (query.get('only') === 'seq') put({ hit: { seq: line.seq } })
    else put({ hit: line, before: around(log, line.seq - context, line.seq - 1, passes), after: around(log, line.seq + 1, line.seq + context, passes) })
    if (hits >= limit) return void response.end(`${JSON.stringify({ end: { hits, reached, complete: false } })}\n`)
  }
  response.end(`${JSON.stringify({ end: { hits, reached, complete: true } })}\n`)
}

function around(log: FakeLog, from: number, to: number, passes: (line: LogLine) => boolean) {
  const lines = []
  for (let at = Math.max(from, log.first); at <= Math.min(to, log.last); at++) if (passes(log.line(at))) lines.push(log.line(at))
  return lines
}

function download(log: FakeLog, query: URLSearchParams, response: ServerResponse) {
  const format = query.get('format')
  response.writeHead(200, { 'content-disposition': `attachment; filename="log.${format === 'text' ? 'txt' : 'ndjson'}"`, 'content-type': 'application/octet-stream' })
  const regex = query.has('q') ? compile(query) : /^/
  for (const line of log.from(1, 1, passing(query))) if (regex.test(line.text)) response.write(`${format === 'text' ? line.text : JSON.stringify(line)}\n`)
  response.end()
}
