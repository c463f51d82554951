/** Talks to the daemon; nothing else does, but for `logs/stored.ts`, its part for logs. What comes is narrowed to the protocol before anybody sees it. */
import { readApp, readApps, readDaemon, readEnd, readEvents, readFile, readFolder, readProblem, readUrl } from './narrow'
import type { AppStatus, DaemonStatus, Event, FileText, FolderPage, ForwardStatus, Problem, TerminalSize } from './protocol'

export const ROOT = '/api/v1'
const ANSWER_WITHIN = 15_000
/** A stop waits for the app to end by itself, an install before a start may be long. */
const COMMAND_WITHIN = 120_000
/** The daemon sends a heartbeat every 15 s. */
const SILENT_FOR = 40_000
const CONNECT_WITHIN = 10_000

export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

export const isSignedOut = (failure: unknown): boolean => failure instanceof Refused && failure.problem.kind === 'unauthenticated'

export function problemOf(failure: unknown): Problem {
  if (failure instanceof Refused) return failure.problem
  const timedOut = failure instanceof DOMException && failure.name === 'TimeoutError'
  return timedOut
    ? { kind: 'timeout', code: 'no-answer', message: 'The daemon did not answer in time', hint: 'Try again; see: wasmrun daemon status' }
    : { kind: 'unavailable', code: 'daemon-unreachable', message: 'The daemon cannot be reached', hint: 'Start it: wasmrun daemon start' }
}

export const apps = async (): Promise<readonly AppStatus[]> => readApps(await call('GET', '/apps'))

export const daemon = async (): Promise<DaemonStatus> => readDaemon(await call('GET', '/daemon'))

export type Command = 'start' | 'stop' | 'restart'

export const command = async (name: string, what: Command): Promise<AppStatus> =>
  readApp(await call('POST', `/apps/${name}/${what}`, COMMAND_WITHIN))

/** The same with one of several processes; the others run on. */
export const processCommand = async (name: string, process: string, what: Command): Promise<AppStatus> =>
  readApp(await call('POST', `/apps/${name}/processes/${encodeURIComponent(process)}/${what}`, COMMAND_WITHIN))

/** Turns live reload on or off. */
export const watch = async (name: string, on: boolean): Promise<AppStatus> =>
  readApp(await call('POST', `/apps/${name}/watch`, COMMAND_WITHIN, { on }))

/** Runs the app of a folder on the daemon's machine. */
export const run = async (path: string, forwards: readonly string[]): Promise<AppStatus> =>
  readApp(await call('POST', '/apps', COMMAND_WITHIN, { path, forwards }))

export const remove = async (name: string): Promise<void> => void (await call('DELETE', `/apps/${name}`, COMMAND_WITHIN))

/** `8080:3000`, or `0.0.0.0:5353:53/udp`. */
export const addForward = async (name: string, forward: string): Promise<void> =>
  void (await call('POST', `/apps/${name}/forwards`, COMMAND_WITHIN, { forward }))

export const removeForward = async (name: string, { hostPort, address, protocol }: ForwardStatus): Promise<void> =>
  void (await call('DELETE', `/apps/${name}/forwards/${hostPort}?${new URLSearchParams({ address, protocol })}`, COMMAND_WITHIN))

export interface TunnelWish {
  readonly servers?: readonly string[]
  readonly password?: string
}

export const startTunnel = (name: string, wish: TunnelWish): Promise<unknown> => call('POST', `/apps/${name}/tunnel`, COMMAND_WITHIN, wish)

export const stopTunnel = (name: string): Promise<unknown> => call('DELETE', `/apps/${name}/tunnel`)

/** A link into the app's page; it works once. */
export const preview = async (name: string): Promise<string> => readUrl(await call('POST', `/apps/${name}/preview`))

export const openPath = (name: string): string => `/open/${name}`

export const folder = async (name: string, path: string): Promise<FolderPage> =>
  readFolder(await call('GET', `/apps/${name}/files?${new URLSearchParams({ path })}`))

export const fileText = async (name: string, path: string): Promise<FileText> => readFile(await call('GET', textPath(name, path)))

/** Saves what was edited from this version of the file. */
export const saveFile = async (name: string, path: string, text: string, version: string): Promise<FileText> =>
  readFile(await call('PUT', textPath(name, path), ANSWER_WITHIN, { text, version }))

const textPath = (name: string, path: string): string => `/apps/${name}/files/text?${new URLSearchParams({ path })}`

export async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, within = ANSWER_WITHIN, content: object = {}): Promise<unknown> {
  const body = method === 'GET' || method === 'DELETE' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }
  const answer = await fetch(ROOT + path, { method, ...body, signal: AbortSignal.timeout(within) })
  const json: unknown = await answer.json().catch(() => null)
  if (answer.ok) return json
  throw new Refused(refusal(answer.status, json))
}

export function refusal(status: number, json: unknown): Problem {
  try {
    return readProblem(json)
  } catch {
    return {
      kind: status === 401 ? 'unauthenticated' : 'failed',
      code: `http-${status}`,
      message: `The daemon answered ${status}`,
      hint: 'See the daemon\'s log: wasmrun daemon status says where it is',
    }
  }
}

export interface Listener {
  opened(): void
  happened(events: readonly Event[]): void
  closed(): void
}

/** The event stream behind a cursor; answers how to leave it. It counts as closed when the daemon falls silent. */
export function events(cursor: string | null, listener: Listener): () => void {
  const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`
  const socket = socketTo(`/events${query}`)
  let ended = false
  const leave = () => {
    ended = true
    clearTimeout(watchdog)
    socket.close()
  }
  const lost = () => {
    if (ended) return
    leave()
    listener.closed()
  }
  let watchdog = setTimeout(lost, CONNECT_WITHIN)
  const heard = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(lost, SILENT_FOR)
  }
  socket.onopen = () => {
    heard()
    listener.opened()
  }
  socket.onmessage = ({ data }) => {
    if (ended) return
    heard()
    try {
      listener.happened(readEvents(JSON.parse(String(data))))
    } catch (failure) {
      console.error('An event was not understood', failure)
      lost()
    }
  }
  socket.onclose = lost
  socket.onerror = lost
  return leave
}

const socketTo = (path: string): WebSocket => new WebSocket(`${location.origin.replace(/^http/, 'ws')}${ROOT}${path}`)

export interface ShellListener {
  printed(bytes: Uint8Array): void
  /** Once: in words for people. */
  ended(how: string): void
}

export interface ShellSession {
  type(bytes: Uint8Array<ArrayBuffer>): void
  resize(size: TerminalSize): void
  end(): void
}

/** A shell on a terminal in an app's sandbox. */
export function shell(name: string, size: TerminalSize, listener: ShellListener): ShellSession {
  const socket = socketTo(`/apps/${name}/exec`)
  socket.binaryType = 'arraybuffer'
  const ended = once(listener.ended)
  const say = (what: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(what))
  socket.onopen = () => say({ command: [], terminal: size, env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' } })
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    // The first byte says which stream it is; on a terminal there is one.
    if (typeof data !== 'string') listener.printed(new Uint8Array(data, 1))
    else if (data !== '{}') ended(endWords(data))
  }
  socket.onclose = () => ended('The connection to the shell was lost.')
  return {
    type: (bytes) => socket.readyState === WebSocket.OPEN && socket.send(bytes),
    resize: (terminal) => say({ terminal }),
    end: () => {
      ended('')
      socket.close()
    },
  }
}

function endWords(message: string): string {
  const { exitCode, problem } = readEnd(JSON.parse(message))
  return problem ? `${problem.message}. ${problem.hint}` : `The shell ended with exit ${exitCode ?? 0}.`
}

function once<T>(tell: (value: T) => void): (value: T) => void {
  let told = false
  return (value) => {
    if (!told) tell(value)
    told = true
  }
}
