/** The log of a made-up app: lines that were written, or a million that are made when they are asked for. */
import type { LogLevel, LogLine, LogRun, LogStream } from '../src/protocol'

export class FakeLog {
  first = 1
  runs: LogRun[] = []
  /** Lines that never were stored. */
  readonly lost = new Set<number>()
  /** Whole texts of lines that are told cut. */
  readonly whole = new Map<number, string>()
  /** Searches that are on their way. */
  searching = 0
  private lines: LogLine[] = []
  private generated = 0
  private make: (seq: number) => LogLine = () => {
    throw new Error('No lines are generated')
  }

  /** So many lines that are made when they are asked for come first. */
  generate(count: number, make: (seq: number) => LogLine): void {
    this.generated = count
    this.make = make
  }

  get last(): number {
    return this.generated + this.lines.length
  }

  line(seq: number): LogLine {
    return seq <= this.generated ? this.make(seq) : this.lines[seq - this.generated - 1]!
  }

  write(stream: LogStream, run: number, texts: readonly string[], more: Partial<LogLine> = {}): readonly LogLine[] {
    const fresh = texts.map((text, index) => lineOf(this.last + index + 1, run, stream, text, more))
    this.lines.push(...fresh)
    return fresh
  }

  /** Forgets what is stored; numbers go on. */
  clear(): void {
    this.first = this.last + 1
  }

  /** Lines that pass, from one on in a direction. */
  *from(seq: number, by: 1 | -1, passes: (line: LogLine) => boolean): Generator<LogLine> {
    const start = by > 0 ? Math.max(seq, this.first) : Math.min(seq, this.last)
    for (let at = start; at >= this.first && at <= this.last; at += by) {
      const line = this.line(at)
      if (!this.lost.has(at) && passes(line)) yield line
    }
  }
}

export const at = (index: number): string => new Date(Date.UTC(2026, 2, 2, 13, 4, 28) + index * 97).toISOString()

export function lineOf(seq: number, run: number, stream: LogStream, text: string, more: Partial<LogLine> = {}): LogLine {
  const level = levelOf(text)
  return { seq, run, time: at(seq - 1), stream, text, ...(level && { level }), ...more }
}

function levelOf(text: string): LogLevel | null {
  const found = /^\{.*"level":"(\w+)"|^\[?(error|warn|info|debug)\b/i.exec(text)
  const level = (found?.[1] ?? found?.[2])?.toLowerCase()
  return level === 'error' || level === 'warn' || level === 'info' || level === 'debug' ? level : null
}
