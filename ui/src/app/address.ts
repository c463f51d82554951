/** What the address bar says: which app, and how its log is looked at. */
import { LOG_LEVELS, LOG_STREAMS, type LogLevel, type LogStream } from '../protocol'
import { readRange, writeRange, type LineRange } from '../logs/range'
import { MODES, NO_SEARCH, type Search } from '../logs/search'

export const TABS = ['page', 'terminal', 'files'] as const
export type Tab = (typeof TABS)[number]

export interface Address {
  readonly app: string | null
  readonly tab: Tab
  /** The file that is open in the tab of files, from the project. */
  readonly file: string | null
  /** The forward, `127.0.0.1:8080`, whose page fills this tab. */
  readonly held: string | null
  readonly search: Search
  readonly streams: ReadonlySet<LogStream>
  readonly levels: ReadonlySet<LogLevel>
  /** One of several processes; null for all. */
  readonly process: string | null
  /** Lines that the address points at. */
  readonly at: LineRange | null
}

export function parse(path: string, query: string): Address {
  const given = new URLSearchParams(query)
  return {
    tab: TABS.find((tab) => tab === given.get('tab')) ?? 'page',
    file: given.get('file'),
    held: given.get('held'),
    app: /^\/apps\/([a-z0-9-]+)\/?$/.exec(path)?.[1] ?? null,
    search: {
      ...NO_SEARCH,
      text: given.get('q') ?? '',
      regex: given.has('regex'),
      matchCase: given.has('case'),
      word: given.has('word'),
      mode: MODES.find((mode) => mode === given.get('mode')) ?? 'highlight',
    },
    streams: some(LOG_STREAMS, given.get('stream')),
    levels: some(LOG_LEVELS, given.get('level')),
    process: given.get('process'),
    at: readRange(given.get('at')),
  }
}

function some<T extends string>(all: readonly T[], wanted: string | null): ReadonlySet<T> {
  const named = wanted?.split(',') ?? all
  const chosen = all.filter((each) => named.includes(each))
  return new Set(chosen.length === 0 ? all : chosen)
}

export function format({ app, tab, file, held, search, streams, levels, process, at }: Address): string {
  const query = new URLSearchParams()
  if (tab !== 'page') query.set('tab', tab)
  if (tab === 'files' && file) query.set('file', file)
  if (held) query.set('held', held)
  if (search.text) query.set('q', search.text)
  if (search.regex) query.set('regex', '')
  if (search.matchCase) query.set('case', '')
  if (search.word) query.set('word', '')
  if (search.mode !== 'highlight') query.set('mode', search.mode)
  if (streams.size < LOG_STREAMS.length) query.set('stream', [...streams].join(','))
  if (levels.size < LOG_LEVELS.length) query.set('level', [...levels].join(','))
  if (process) query.set('process', process)
  if (at) query.set('at', writeRange(at))
  const text = query.toString().replace(/=(?=&|$)/g, '').replaceAll('%2C', ',').replaceAll('%2F', '/')
  return (app === null ? '/' : `/apps/${app}`) + (text ? `?${text}` : '')
}
