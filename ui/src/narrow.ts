/** Reads what came over the wire: a value that is not what the protocol says is refused here, not drawn. */
import {
  APP_STATES, FILE_TYPES, LOG_STREAMS, TUNNEL_STATES, WATCH_STATES,
  type AppStatus, type DaemonStatus, type Event, type ExecEnd, type FileEntry, type FileText, type FolderPage, type ForwardStatus, type LogLine, type LogPage, type Problem, type TunnelStatus, type Usage, type WatchStatus,
} from './protocol'

export class NotOfTheProtocol extends Error {}

type Read<T> = (value: unknown, where: string) => T
type Shape<T> = { [K in keyof T]: Read<T[K]> }

const wrong = (where: string, want: string, value: unknown): never => {
  throw new NotOfTheProtocol(`${where} is not ${want}: ${JSON.stringify(value)?.slice(0, 80)}`)
}
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
const app = record<AppStatus>({
  name: text, state: oneOf(APP_STATES), ready: truth,
  language: maybe(oneOf(['nodejs', 'python', 'wasm', 'static'])), framework: maybe(text), runtimeVersion: maybe(text),
  path: text, run: count, restarts: count, ports: list(count), forwards: list(forward),
  url: maybe(text), preview: text, summary: maybe(text),
  startedAt: maybe(text), exitedAt: maybe(text), nextStartAt: maybe(text), exitCode: maybe(count), problem: maybe(problem),
  usage: maybe(usage), tunnel: maybe(tunnel), watch,
})
const line = record<LogLine>({ seq: count, run: count, time: text, stream: oneOf(LOG_STREAMS), text })
const page = record<LogPage>({ lines: list(line), first: count, last: count })
const daemon = record<DaemonStatus>({ version: text, user: text, apps: count })
const entry = record<FileEntry>({ name: text, type: oneOf(FILE_TYPES), size: count, modifiedAt: text })
const folder = record<FolderPage>({ path: text, entries: list(entry), complete: truth })
const file = record<FileText>({ path: text, text, version: text })
const end = record<ExecEnd>({ exitCode: maybe(count), problem: maybe(problem) })

const EVENTS = {
  status: record({ type: oneOf(['status']), cursor: text, app }),
  forward: record({ type: oneOf(['forward']), cursor: text, app: text, forward }),
  tunnel: record({ type: oneOf(['tunnel']), cursor: text, app: text, tunnel: maybe(tunnel) }),
  usage: record({ type: oneOf(['usage']), cursor: text, app: text, usage }),
  log: record({ type: oneOf(['log']), cursor: text, app: text, lines: list(line) }),
  removed: record({ type: oneOf(['removed']), cursor: text, app: text }),
  gap: record({ type: oneOf(['gap']), cursor: text, reason: text }),
} satisfies { [K in Event['type']]: Read<Extract<Event, { type: K }>> }

export const readProblem = (value: unknown): Problem => problem(value, 'problem')
export const readApp = (value: unknown): AppStatus => app(value, 'app')
export const readApps = (value: unknown): readonly AppStatus[] => list(app)(value, 'apps')
export const readPage = (value: unknown): LogPage => page(value, 'page')
export const readLine = (value: unknown): LogLine => line(value, 'line')
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
