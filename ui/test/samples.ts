import type { AppStatus, LogLine, LogStream } from '../src/protocol'

export const app = (change: Partial<AppStatus> = {}): AppStatus => ({
  name: 'shop', state: 'running', ready: true, language: 'nodejs', framework: 'Express', runtimeVersion: '20.20.2',
  path: '/projects/shop', run: 1, restarts: 0, ports: [3000], forwards: [], url: null, preview: 'http://shop.localhost:8420',
  summary: null, isolation: 'bubblewrap', startedAt: '2026-01-01T00:00:00Z', exitedAt: null, nextStartAt: null, exitCode: null, problem: null, usage: null, tunnel: null, limits: null, watch: { state: 'off', reason: null, problem: null }, readiness: { problem: null },
  processes: [],
  ...change,
})

export const line = (seq: number, change: Partial<LogLine> = {}): LogLine => ({
  seq, run: 1, time: '2026-01-01T00:00:00Z', stream: 'stdout' as LogStream, text: `line ${seq}`, ...change,
})

/** Lines from..to, both included. */
export const lines = (from: number, to: number): readonly LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index))
