/** A line that is a JSON object, as loggers write them: its level, what it says, and the rest. */
import type { LogLine } from '../protocol'
import { textOf } from './plainText'

export interface Entry {
  readonly level: string
  readonly message: string
  readonly rest: readonly (readonly [key: string, value: unknown])[]
}

const PARSED_AT_MOST = 32_000
const LEVELS = ['level', 'severity', 'lvl', 'levelname']
const MESSAGES = ['msg', 'message', 'event']
const TIMES = ['time', 'timestamp', 'ts', '@timestamp']
/** The numbers of pino and bunyan. */
const NUMBERS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

const known = new WeakMap<LogLine, Entry | null>()

export function entryOf(line: LogLine): Entry | null {
  const found = known.get(line)
  if (found !== undefined) return found
  const entry = read(textOf(line))
  known.set(line, entry)
  return entry
}

export function read(text: string): Entry | null {
  if (!text.startsWith('{') || text.length > PARSED_AT_MOST || !text.trimEnd().endsWith('}')) return null
  try {
    const all = Object.entries(JSON.parse(text) as Record<string, unknown>)
    if (all.length === 0) return null
    const level = all.find(([key]) => LEVELS.includes(key))
    const message = all.find(([key, value]) => MESSAGES.includes(key) && typeof value === 'string')
    return { level: word(level?.[1]), message: (message?.[1] as string | undefined) ?? '', rest: all.filter((each) => each !== level && each !== message) }
  } catch {
    return null
  }
}

const word = (level: unknown): string => (typeof level === 'number' ? (NUMBERS[level] ?? `${level}`) : typeof level === 'string' ? level.toLowerCase() : '')

/** What a summary of one line leaves out: when the line has its own time already. */
export const isTime = (key: string): boolean => TIMES.includes(key)

const SHORT = 60

/** A value in a few words. */
export function brief(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length} ${value.length === 1 ? 'item' : 'items'}]`
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : `{${Object.keys(value).join(', ')}}`
  const text = typeof value === 'string' ? value : String(value)
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text
}
