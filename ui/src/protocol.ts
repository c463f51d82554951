/** What travels between the daemon and this page; the records of `dev.wasmrun.protocol`. */

export const APP_STATES = [
  'preparing', 'installing', 'starting', 'running', 'stopping', 'backing-off', 'waiting', 'stopped', 'failed',
] as const
export type AppState = (typeof APP_STATES)[number]

export const LOG_STREAMS = ['stdout', 'stderr', 'system', 'install'] as const
export type LogStream = (typeof LOG_STREAMS)[number]

export interface Problem {
  readonly kind: string
  readonly code: string
  readonly message: string
  readonly hint: string
}

export interface ForwardStatus {
  readonly address: string
  readonly hostPort: number
  readonly appPort: number
  readonly state: 'closed' | 'opening' | 'open' | 'refused'
  readonly problem: Problem | null
  readonly protocol: 'tcp' | 'udp'
  readonly hint: string | null
}

export const TUNNEL_STATES = ['Not started', 'Disconnected', 'Connecting', 'Connected', 'Reconnecting', 'Failed'] as const
export type TunnelState = (typeof TUNNEL_STATES)[number]

/** An app's way to the public through a bore server. */
export interface TunnelStatus {
  readonly state: TunnelState
  readonly server: string
  readonly url: string | null
  readonly since: string
  readonly retries: number
  readonly lastError: string | null
  readonly expiresAt: string | null
  readonly problem: Problem | null
  readonly passwordProtected: boolean
  readonly traffic: TunnelTraffic
}

/** Connections that came, those that are there, and bytes. */
export interface TunnelTraffic {
  readonly visitors: number
  readonly visitorsNow: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export const WATCH_STATES = ['off', 'beginning', 'on', 'failed'] as const

/** Live reload: what the last start followed, and why nothing is watched although it is wanted. */
export interface WatchStatus {
  readonly state: (typeof WATCH_STATES)[number]
  readonly reason: string | null
  readonly problem: Problem | null
}

/** Processors (0.5 is half of one), resident bytes, processes. */
export interface Usage {
  readonly cpus: number
  readonly memory: number
  readonly processes: number
}

/** One of several processes of an app. */
export interface ProcessStatus {
  readonly name: string
  readonly main: boolean
  readonly state: AppState
  readonly ready: boolean
  readonly command: string
  readonly run: number
  readonly restarts: number
  readonly exitCode: number | null
  readonly problem: Problem | null
  readonly usage: Usage | null
}

export interface AppStatus {
  readonly name: string
  readonly state: AppState
  readonly ready: boolean
  readonly language: 'nodejs' | 'python' | 'wasm' | 'static' | null
  readonly framework: string | null
  readonly runtimeVersion: string | null
  readonly path: string
  readonly run: number
  readonly restarts: number
  readonly ports: readonly number[]
  readonly forwards: readonly ForwardStatus[]
  readonly url: string | null
  readonly preview: string
  readonly summary: string | null
  /** `none` for an app that has no sandbox. */
  readonly isolation: string
  readonly startedAt: string | null
  readonly exitedAt: string | null
  readonly nextStartAt: string | null
  readonly exitCode: number | null
  readonly problem: Problem | null
  readonly usage: Usage | null
  readonly tunnel: TunnelStatus | null
  readonly limits: { readonly inForce: { readonly memory: number | null } } | null
  readonly watch: WatchStatus
  /** Why it does not answer in time, or that its page failed when it was first asked. */
  readonly readiness: { readonly problem: Problem | null }
  /** None of an app that is one process. */
  readonly processes: readonly ProcessStatus[]
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'none'] as const
/** How grave a line says it is; `none` for one that does not say. */
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogLine {
  readonly seq: number
  readonly run: number
  readonly time: string
  readonly stream: LogStream
  readonly text: string
  /** None where the line does not say. */
  readonly level?: LogLevel
  /** Which of several processes it belongs to. */
  readonly process?: string
  /** The text is only the beginning of a long line. */
  readonly cut?: true
}

/** One life of an app's process, as its log has it. */
export interface LogRun {
  readonly run: number
  readonly first: number
  readonly last: number
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly exitCode: number | null
  readonly reason: string | null
}

/** How the stored log is spread: equal spans of sequence numbers. */
export interface LogDensity {
  readonly from: number
  readonly to: number
  readonly buckets: readonly { readonly lines: number; readonly errors: number; readonly from: number; readonly at: string | null }[]
}

export interface LogCounts {
  readonly stdout: number
  readonly stderr: number
  readonly system: number
  readonly install: number
  readonly levels: Readonly<Record<Exclude<LogLevel, 'none'>, number>>
}

/** A line of the answer to a search, streamed as it is found. */
export type SearchNews =
  | { readonly kind: 'hit'; readonly hit: LogLine; readonly before: readonly LogLine[]; readonly after: readonly LogLine[] }
  | { readonly kind: 'seq'; readonly seq: number }
  | { readonly kind: 'progress'; readonly seq: number; readonly hits: number }
  | { readonly kind: 'end'; readonly hits: number; readonly reached: number; readonly complete: boolean }
  | { readonly kind: 'problem'; readonly problem: Problem }

export interface LogPage {
  readonly lines: readonly LogLine[]
  readonly first: number
  readonly last: number
  readonly view: LogView | null
}

/** How the project wants its log shown: `[os_mode.logs]` of its settings. */
export interface LogView {
  readonly maxLines: number
  readonly autoScroll: boolean
}

export interface DaemonStatus {
  readonly version: string
  readonly user: string
  readonly apps: number
}

export type Event =
  | { readonly type: 'status'; readonly cursor: string; readonly app: AppStatus }
  | { readonly type: 'forward'; readonly cursor: string; readonly app: string; readonly forward: ForwardStatus }
  | { readonly type: 'tunnel'; readonly cursor: string; readonly app: string; readonly tunnel: TunnelStatus | null }
  | { readonly type: 'usage'; readonly cursor: string; readonly app: string; readonly usage: Usage; readonly processes: Readonly<Record<string, Usage>> | null }
  | { readonly type: 'log'; readonly cursor: string; readonly app: string; readonly lines: readonly LogLine[] }
  | { readonly type: 'removed'; readonly cursor: string; readonly app: string }
  | { readonly type: 'gap'; readonly cursor: string; readonly reason: string }

export const FILE_TYPES = ['folder', 'file', 'link', 'other'] as const

/** What lies in a folder of a project; the size in bytes. */
export interface FileEntry {
  readonly name: string
  readonly type: (typeof FILE_TYPES)[number]
  readonly size: number
  readonly modifiedAt: string
}

export interface FolderPage {
  readonly path: string
  readonly entries: readonly FileEntry[]
  readonly complete: boolean
}

export interface FileText {
  readonly path: string
  readonly text: string
  readonly version: string
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** How a command in a sandbox ended, or why it never ran. */
export interface ExecEnd {
  readonly exitCode: number | null
  readonly problem: Problem | null
}
