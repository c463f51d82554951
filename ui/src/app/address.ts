/** What the address bar says: which app, and how its log is looked at. */
import { LOG_STREAMS, type LogStream } from '../protocol'
import { NO_SEARCH, type Search } from '../logs/search'

export const TABS = ['page', 'terminal', 'files'] as const
export type Tab = (typeof TABS)[number]

export interface Address {
  readonly app: string | null
  readonly tab: Tab
  /** The file that is open in the tab of files, from the project. */
  readonly file: string | null
  readonly search: Search
  readonly streams: ReadonlySet<LogStream>
}

export function parse(path: string, query: string): Address {
  const given = new URLSearchParams(query)
  const wanted = given.get('stream')?.split(',') ?? LOG_STREAMS
  const streams = new Set(LOG_STREAMS.filter((stream) => wanted.includes(stream)))
  return {
    tab: TABS.find((tab) => tab === given.get('tab')) ?? 'page',
    file: given.get('file'),
    app: /^\/apps\/([a-z0-9-]+)\/?$/.exec(path)?.[1] ?? null,
    search: {
      ...NO_SEARCH,
      text: given.get('q') ?? '',
      regex: given.has('regex'),
      matchCase: given.has('case'),
      mode: given.get('mode') === 'filter' ? 'filter' : 'highlight',
    },
    streams: streams.size === 0 ? new Set(LOG_STREAMS) : streams,
  }
}

export function format({ app, tab, file, search, streams }: Address): string {
  const query = new URLSearchParams()
  if (tab !== 'page') query.set('tab', tab)
  if (tab === 'files' && file) query.set('file', file)
  if (search.text) query.set('q', search.text)
  if (search.regex) query.set('regex', '')
  if (search.matchCase) query.set('case', '')
  if (search.mode === 'filter') query.set('mode', 'filter')
  if (streams.size < LOG_STREAMS.length) query.set('stream', [...streams].join(','))
  const text = query.toString().replace(/=(?=&|$)/g, '').replaceAll('%2C', ',').replaceAll('%2F', '/')
  return (app === null ? '/' : `/apps/${app}`) + (text ? `?${text}` : '')
}
