/** Reads what came over the wire: a value that is not what the protocol says is refused here, not drawn. */
import {
  APP_STATES, FILE_TYPES, LOG_LEVELS, LOG_STREAMS, TUNNEL_STATES, WATCH_STATES,
  type AppStatus, type DaemonStatus, type Event, type ExecEnd, type FileEntry, type FileText, type FolderPage, type ForwardStatus, type LogCounts,
  type LogDensity, type LogLevel, type LogLine, type LogPage, type LogRun, type LogView, type Problem, type ProcessStatus, type SearchNews, type TunnelStatus, type Usage,
  type WatchStatus,
} from './protocol'

export class NotOfTheProtocol extends Error {}

type Read<T> = (value: unknown, where: string) => T
type Shape<T> = { [K in keyof T]: Read<T[K]> }

const wrong = (where: string, want: string, value: unknown): never => {
  throw new NotOfTheProtocol(`${where} is not ${want}: ${JSON.stringify(value)?.slice(0, 80)}`)
}
const anything: Read<unknown> = (value) => value
const text: Read<string> = (value, where) => (typeof value === 'string' ? value : wrong(where, 'a text', value))
const count: Read<number> = (value, where) => (Number.isSafeInteger(value) ? (value as number) : wrong(where, 'a whole number', value))
const amount: Read<number> = (value, where) => (Number.isFinite(value) ? (value as number) : wrong(where, 'a number', value))
const truth: Read<boolean> = (value, where) => (typeof value === 'boolean' ? value : wrong(where, 'true or false', value))
const oneOf = <T extends string>(all: readonly T[]): Read<T> => (value, where) =>
  all.includes(value as T) ? (value as T) : wrong(where, `one of ${all.join(', ')}`, value)
const maybe = <T>(read: Read<T>): Read<T | null> => (value, where) =>
  value === null || value === undefined ? null : read(value, where)
const list = <T>(read: Read<T>): Read<readonly T[]> => (value, where) =>
  Array.isArray(value) ? value.map((each, index) => read(each, `${where}[${index}]`)) : wrong(where, 'a list', value)
const record = <T>(shape: Shape<T>): Read<T> => (value, where) => {
  if (typeof value !== 'object' || value === null) return wrong(where, 'an object', value)
  const read = {} as T
  for (const key in shape) read[key] = shape[key]((value as Record<string, unknown>)[key], `${where}.${key}`)
  return read
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
const each = <T>(read: Read<T>): Read<Readonly<Record<string, T>>> => (value, where) =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one, `${where}.${name}`)]))
    : wrong(where, 'an object', value)
const app = record<AppStatus>({
  name: text, state: oneOf(APP_STATES), ready: truth,
  language: maybe(oneOf(['nodejs', 'python', 'wasm', 'static'])), framework: maybe(text), runtimeVersion: maybe(text),
  path: text, run: count, restarts: count, ports: list(count), forwards: list(forward),
  url: maybe(text), preview: text, summary: maybe(text),
  startedAt: maybe(text), exitedAt: maybe(text), nextStartAt: maybe(text), exitCode: maybe(count), problem: maybe(problem),
  usage: maybe(usage), tunnel: maybe(tunnel), limits: maybe(record({ inForce: record({ memory: maybe(count) }) })), watch, processes: list(process),
})
const written = record<Omit<LogLine, 'level' | 'cut' | 'process'>>({ seq: count, run: count, time: text, stream: oneOf(LOG_STREAMS), text })
const graded = record<{ level: LogLevel | null; cut: boolean | null; process: string | null }>({ level: maybe(oneOf(LOG_LEVELS)), cut: maybe(truth), process: maybe(text) })
const line: Read<LogLine> = (value, where) => {
  const { level, cut, process: of } = graded(value, where)
  return { ...written(value, where), ...(level !== null && { level }), ...(cut && { cut }), ...(of !== null && { process: of }) }
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

export const readProblem = (value: unknown): Problem => problem(value, 'problem')
export const readApp = (value: unknown): AppStatus => app(value, 'app')
export const readApps = (value: unknown): readonly AppStatus[] => list(app)(value, 'apps')
export const readPage = (value: unknown): LogPage => page(value, 'page')
export const readLine = (value: unknown): LogLine => line(value, 'line')
export const readRun = (value: unknown): LogRun => run(value, 'run')
export const readRuns = (value: unknown): readonly LogRun[] => list(run)(value, 'runs')
export const readDensity = (value: unknown): LogDensity => density(value, 'density')
export const readCounts = (value: unknown): LogCounts => counts(value, 'counts')
/** One line of the answer to a search; nothing for what a newer daemon invented. */
export function readNews(value: unknown): SearchNews | undefined {
  const news = record<Record<'hit' | 'progress' | 'end' | 'problem', unknown>>({ hit: anything, progress: anything, end: anything, problem: anything })(value, 'news')
  if (news.progress !== undefined) return { kind: 'progress', ...record({ seq: count, hits: count })(news.progress, 'progress') }
  if (news.end !== undefined) return { kind: 'end', ...record({ hits: count, reached: count, complete: truth })(news.end, 'end') }
  if (news.problem !== undefined) return { kind: 'problem', problem: readProblem(news.problem) }
  if (news.hit === undefined) return undefined
  if (record({ text: anything })(news.hit, 'hit').text === undefined) return { kind: 'seq', seq: record({ seq: count })(news.hit, 'hit').seq }
  const { hit, before, after } = found(value, 'news')
  return { kind: 'hit', hit, before: before ?? [], after: after ?? [] }
}
export const readForward = (value: unknown): ForwardStatus => forward(value, 'forward')
export const readFolder = (value: unknown): FolderPage => folder(value, 'folder')
export const readFile = (value: unknown): FileText => file(value, 'file')
export const readEnd = (value: unknown): ExecEnd => end(value, 'end')
export const readDaemon = (value: unknown): DaemonStatus => daemon(value, 'daemon')
export const readUrl = (value: unknown): string => record<{ url: string }>({ url: text })(value, 'answer').url
export const readEvent = (value: unknown): Event => {
  const type = record({ type: oneOf(Object.keys(EVENTS) as Event['type'][]) })(value, 'event').type
  return EVENTS[type](value, type)
}
/** A WebSocket message: a batch. An event that a newer daemon invented is passed over. */
export const readEvents = (value: unknown): readonly Event[] =>
  list((each) => each)(value, 'events').filter((each) => record({ type: text })(each, 'event').type in EVENTS).map(readEvent)
