/** Which lines of a log are shown: by stream, by level, and by a search when it filters. */
import { LOG_LEVELS, LOG_STREAMS, type LogLevel, type LogLine, type LogStream } from '../protocol'
import type { Search } from './search'

export interface Filter {
  readonly streams: ReadonlySet<LogStream>
  readonly levels: ReadonlySet<LogLevel>
  /** One of several processes; null for all. */
  readonly process: string | null
  /** Only lines that it hits, with `context` lines around each. */
  readonly search: Search | null
  readonly context: number
}

export const EVERYTHING: Filter = { streams: new Set(LOG_STREAMS), levels: new Set(LOG_LEVELS), process: null, search: null, context: 0 }

export const ERRORS: Filter = { ...EVERYTHING, levels: new Set(['error']) }

export const levelOf = (line: LogLine): LogLevel => line.level ?? 'none'

/** Streams and levels; what a search hits is for the daemon to say. */
export const lets = (filter: Filter, line: LogLine): boolean => filter.streams.has(line.stream) && filter.levels.has(levelOf(line)) && (filter.process === null || filter.process === line.process)

const isWhole = (filter: Filter): boolean => filter.streams.size === LOG_STREAMS.length && filter.levels.size === LOG_LEVELS.length && filter.process === null

/** Every line is shown, so a hole between two of them means that lines are lost. */
export const showsAll = (filter: Filter): boolean => isWhole(filter) && filter.search === null

/** The filter in the words of the API. */
export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.streams.size < LOG_STREAMS.length && { stream: [...filter.streams].join(',') }),
    ...(filter.levels.size < LOG_LEVELS.length && { level: [...filter.levels].join(',') }),
    ...(filter.process !== null && { process: filter.process }),
    ...(filter.search && wordsOf(filter.search)),
    ...(filter.search && filter.context > 0 && { context: `${filter.context}` }),
  }
}

export function wordsOf({ text, regex, matchCase, word }: Search): Record<string, string> {
  return { q: text, ...(regex && { regex: 'true' }), ...(matchCase && { case: 'true' }), ...(word && { word: 'true' }) }
}

export const keyOf = (filter: Filter): string => new URLSearchParams(queryOf(filter)).toString()
