/** Reads what came over the wire: a value that is not what the protocol says is refused here, not drawn. */
import {
  APP_STATES, FILE_TYPES, LOG_LEVELS, LOG_STREAMS, TUNNEL_STATES, WATCH_STATES,
  type AppStatus, type DaemonStatus, type Event, type ExecEnd, type FileEntry, type FileText, type FolderPage, type ForwardStatus, type LogCounts,
  type LogDensity, type LogLevel, type LogLine, type LogPage, type LogRun, type LogView, type Problem, type ProcessStatus, type SearchNews, type TunnelStatus, type Usage,
  type WatchStatus,
} from './protocol'

/** Where it is wrong is put together on the way out: 50,000 lines a second that are right need no words for it. */
export class NotOfTheProtocol extends Error {
  constructor(private readonly what: string, private readonly where = '') {
    super(`${where} ${what}`)
  }

  within = (where: string) => new NotOfTheProtocol(this.what, where + this.where)
}

type Read<T> = (value: unknown) => T
type Shape<T> = { [K in keyof T]: Read<T[K]> }

const wrong = (want: string, value: unknown): never => {
  throw new NotOfTheProtocol(`is not ${want}: ${JSON.stringify(value)?.slice(0, 80)}`)
}
const located = (failure: unknown, where: string) => (failure instanceof NotOfTheProtocol ? failure.within(where) : failure)
const at = <T>(where: string, read: Read<T>): Read<T> => (value) => {
  try {
    return read(value)
  } catch (failure) {
    throw located(failure, where)
  }
}
const anything: Read<unknown> = (value) => value
const text: Read<string> = (value) => (typeof value === 'string' ? value : wrong('a text', value))
const count: Read<number> = (value) => (Number.isSafeInteger(value) ? (value as number) : wrong('a whole number', value))
const amount: Read<number> = (value) => (Number.isFinite(value) ? (value as number) : wrong('a number', value))
const truth: Read<boolean> = (value) => (typeof value === 'boolean' ? value : wrong('true or false', value))
const oneOf = <T extends string>(all: readonly T[]): Read<T> => (value) =>
  all.includes(value as T) ? (value as T) : wrong(`one of ${all.join(', ')}`, value)
const maybe = <T>(read: Read<T>): Read<T | null> => (value) =>
  value === null || value === undefined ? null : read(value)
const list = <T>(read: Read<T>): Read<readonly T[]> => (value) => {
  if (!Array.isArray(value)) return wrong('a list', value)
  const all: T[] = []
  try {
    for (const each of value) all.push(read(each))
    return all
  } catch (failure) {
    throw located(failure, `[${all.length}]`)
  }
}
const record = <T>(shape: Shape<T>): Read<T> => (value) => {
  if (typeof value !== 'object' || value === null) return wrong('an object', value)
  const read = {} as T
  let field = ''
  try {
    for (const key in shape) read[key] = shape[(field = key) as typeof key]((value as Record<string, unknown>)[key])
    return read
  } catch (failure) {
    throw located(failure, `.${field}`)
  }
}

const problem = record<Problem>({ kind: text, code: text, message: text, hint: text })
const forward = record<ForwardStatus>({
  address: text, hostPort: count, appPort: count,
  state: oneOf(['closed', 'opening', 'open', 'refused']), problem: maybe(problem), protocol: oneOf(['tcp', 'udp']), hint: maybe(text),
})
const usage = record<Usage>({ cpus: amount, memory: count, processes: count })
const tunnel = record<TunnelStatus>({
  state: oneOf(TUNNEL_STATES), server: text, url: maybe(text), since: text, retries: count, lastError: maybe(text),
  expiresAt: maybe(text), problem: maybe(problem), passwordProtected: truth,
  traffic: record({ visitors: count, visitorsNow: count, bytesIn: count, bytesOut: count }),
})
const watch = record<WatchStatus>({ state: oneOf(WATCH_STATES), reason: maybe(text), problem: maybe(problem) })
const process = record<ProcessStatus>({
  name: text, main: truth, state: oneOf(APP_STATES), ready: truth, command: text, run: count, restarts: count,
  exitCode: maybe(count), problem: maybe(problem), usage: maybe(usage),
})
const each = <T>(read: Read<T>): Read<Readonly<Record<string, T>>> => (value) =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, at(`.${name}`, read)(one)]))
    : wrong('an object', value)
const app = record<AppStatus>({
  name: text, state: oneOf(APP_STATES), ready: truth,
  language: maybe(oneOf(['nodejs', 'python', 'wasm', 'static'])), framework: maybe(text), runtimeVersion: maybe(text),
  path: text, run: count, restarts: count, ports: list(count), forwards: list(forward),
  url: maybe(text), preview: text, summary: maybe(text), isolation: text,
  startedAt: maybe(text), exitedAt: maybe(text), nextStartAt: maybe(text), exitCode: maybe(count), problem: maybe(problem),
  usage: maybe(usage), tunnel: maybe(tunnel), limits: maybe(record({ inForce: record({ memory: maybe(count) }) })), watch,
  readiness: record({ problem: maybe(problem) }), processes: list(process),
})
const written = record<Omit<LogLine, 'level' | 'cut' | 'process'>>({ seq: count, run: count, time: text, stream: oneOf(LOG_STREAMS), text })
const graded = record<{ level: LogLevel | null; cut: boolean | null; process: string | null }>({ level: maybe(oneOf(LOG_LEVELS)), cut: maybe(truth), process: maybe(text) })
const line: Read<LogLine> = (value) => {
  const { level, cut, process: of } = graded(value)
  const read: { -readonly [K in keyof LogLine]: LogLine[K] } = written(value)
  if (level !== null) read.level = level
  if (cut) read.cut = cut
  if (of !== null) read.process = of
  return read
}
const page = record<LogPage>({
  lines: list(line), first: count, last: count, view: maybe(record<LogView>({ maxLines: count, autoScroll: truth })),
})
const run = record<LogRun>({
  run: count, first: count, last: count, startedAt: maybe(text), endedAt: maybe(text), exitCode: maybe(count), reason: maybe(text),
})
const bucket = record<LogDensity['buckets'][number]>({ lines: count, errors: count, from: count, at: maybe(text) })
const density = record<LogDensity>({ from: count, to: count, buckets: list(bucket) })
const counts = record<LogCounts>({
  stdout: count, stderr: count, system: count, install: count,
  levels: record<LogCounts['levels']>({ error: count, warn: count, info: count, debug: count }),
})
const found = record<{ before: readonly LogLine[] | null; hit: LogLine; after: readonly LogLine[] | null }>({ before: maybe(list(line)), hit: line, after: maybe(list(line)) })
const daemon = record<DaemonStatus>({ version: text, user: text, apps: count })
const entry = record<FileEntry>({ name: text, type: oneOf(FILE_TYPES), size: count, modifiedAt: text })
const folder = record<FolderPage>({ path: text, entries: list(entry), complete: truth })
const file = record<FileText>({ path: text, text, version: text })
const end = record<ExecEnd>({ exitCode: maybe(count), problem: maybe(problem) })

const EVENTS = {
  status: record({ type: oneOf(['status']), cursor: text, app }),
  forward: record({ type: oneOf(['forward']), cursor: text, app: text, forward }),
  tunnel: record({ type: oneOf(['tunnel']), cursor: text, app: text, tunnel: maybe(tunnel) }),
  usage: record({ type: oneOf(['usage']), cursor: text, app: text, usage, processes: maybe(each(usage)) }),
  log: record({ type: oneOf(['log']), cursor: text, app: text, lines: list(line) }),
  removed: record({ type: oneOf(['removed']), cursor: text, app: text }),
  gap: record({ type: oneOf(['gap']), cursor: text, reason: text }),
} satisfies { [K in Event['type']]: Read<Extract<Event, { type: K }>> }

export const readProblem = (value: unknown): Problem => at('problem', problem)(value)
export const readApp = (value: unknown): AppStatus => at('app', app)(value)
export const readApps = (value: unknown): readonly AppStatus[] => at('apps', list(app))(value)
export const readPage = (value: unknown): LogPage => at('page', page)(value)
export const readLine = (value: unknown): LogLine => at('line', line)(value)
export const readRun = (value: unknown): LogRun => at('run', run)(value)
export const readRuns = (value: unknown): readonly LogRun[] => at('runs', list(run))(value)
export const readDensity = (value: unknown): LogDensity => at('density', density)(value)
export const readCounts = (value: unknown): LogCounts => at('counts', counts)(value)
/** One line of the answer to a search; nothing for what a newer daemon invented. */
export function readNews(value: unknown): SearchNews | undefined {
  const news = at('news', record<Record<'hit' | 'progress' | 'end' | 'problem', unknown>>({ hit: anything, progress: anything, end: anything, problem: anything }))(value)
  if (news.progress !== undefined) return { kind: 'progress', ...at('progress', record({ seq: count, hits: count }))(news.progress) }
  if (news.end !== undefined) return { kind: 'end', ...at('end', record({ hits: count, reached: count, complete: truth }))(news.end) }
  if (news.problem !== undefined) return { kind: 'problem', problem: readProblem(news.problem) }
  if (news.hit === undefined) return undefined
  if (at('hit', record({ text: anything }))(news.hit).text === undefined) return { kind: 'seq', seq: at('hit', record({ seq: count }))(news.hit).seq }
  const { hit, before, after } = at('news', found)(value)
  return { kind: 'hit', hit, before: before ?? [], after: after ?? [] }
}
export const readForward = (value: unknown): ForwardStatus => at('forward', forward)(value)
export const readFolder = (value: unknown): FolderPage => at('folder', folder)(value)
export const readFile = (value: unknown): FileText => at('file', file)(value)
export const readEnd = (value: unknown): ExecEnd => at('end', end)(value)
export const readDaemon = (value: unknown): DaemonStatus => at('daemon', daemon)(value)
export const readUrl = (value: unknown): string => at('answer', record<{ url: string }>({ url: text }))(value).url
export const readEvent = (value: unknown): Event => {
  const type = at('event', record({ type: oneOf(Object.keys(EVENTS) as Event['type'][]) }))(value).type
  return at<Event>(type, EVENTS[type])(value)
}
/** A WebSocket message: a batch. An event that a newer daemon invented is passed over. */
export const readEvents = (value: unknown): readonly Event[] =>
  at('events', list((each) => each))(value).filter((each) => at('event', record({ type: text }))(each).type in EVENTS).map(readEvent)
