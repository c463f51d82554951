/** The daemon's stored logs: pages, searches and what is known about the whole. */
import { call, refusal, Refused, ROOT } from '../api'
import { readCounts, readDensity, readNews, readPage, readRuns } from '../narrow'
import type { LogCounts, LogDensity, LogLine, LogPage, LogRun, SearchNews } from '../protocol'
import type { Piece, Wish } from './book'
import { queryOf, wordsOf, type Filter } from './filter'
import type { Search } from './search'

const PAGE = 500
const CATCH_UP = 2_000
/** A search says within 100 ms how far it is; one that is silent for so long has broken. */
const SILENT_FOR = 15_000
/** More of one line than this is not drawn. */
export const SHOWN_AT_MOST = 200_000

type Query = Readonly<Record<string, string>>

const path = (name: string, what: string, query: Query = {}) => `/apps/${name}/logs${what}?${new URLSearchParams(query)}`

const page = async (name: string, query: Query): Promise<LogPage> => readPage(await call('GET', path(name, '', query)))

export const runs = async (name: string): Promise<readonly LogRun[]> => readRuns(await call('GET', path(name, '/runs')))

export const density = async (name: string, buckets: number): Promise<LogDensity> =>
  readDensity(await call('GET', path(name, '/density', { buckets: `${buckets}` })))

export const counts = async (name: string, run: number): Promise<LogCounts> => readCounts(await call('GET', path(name, '/counts', { run: `${run}` })))

export const remove = (name: string): Promise<unknown> => call('DELETE', path(name, ''))

export const downloadOf = (name: string, format: 'text' | 'ndjson', filter?: Filter): string =>
  ROOT + path(name, '/download', { ...(filter && queryOf(filter)), format })

export const textPath = (name: string, seq: number): string => `${ROOT}/apps/${name}/logs/${seq}/text`

/** The text of a line that was told cut, as much of it as is drawn. */
export async function wholeText(name: string, seq: number): Promise<string> {
  const answer = await fetch(textPath(name, seq), { signal: AbortSignal.timeout(SILENT_FOR) })
  if (!answer.ok || !answer.body) throw new Refused(refusal(answer.status, await answer.json().catch(() => null)))
  let text = ''
  for await (const part of texts(answer.body)) {
    text += part
    if (text.length > SHOWN_AT_MOST) break
  }
  return text.slice(0, SHOWN_AT_MOST)
}

/** The newest lines that a run wrote to stderr. */
export const complaints = async (name: string, run: number, limit: number): Promise<readonly LogLine[]> =>
  (await page(name, { stream: 'stderr', run: `${run}`, limit: `${limit}` })).lines

/** The next line of a level or stream before or after another; nothing when there is none. */
export async function neighbour(name: string, filter: Filter, edge: Query): Promise<LogLine | undefined> {
  const query = { ...queryOf(filter), ...edge, limit: '1' }
  if (!filter.search) return (await page(name, query)).lines[0]
  for await (const news of search(name, query, new AbortController())) if (news.kind === 'hit') return news.hit
  return undefined
}

/** What a book wishes for. */
export async function piece(name: string, wish: Wish, filter: Filter): Promise<Piece> {
  const part = filter.search ? hits : lines
  switch (wish.kind) {
    case 'newest':
      return part(name, filter, { before: NEWEST, limit: PAGE })
    case 'older':
      return part(name, filter, { before: wish.before, limit: PAGE })
    case 'newer':
      return part(name, filter, { from: wish.from, limit: CATCH_UP })
    case 'around': {
      const [before, after] = await Promise.all([
        part(name, filter, { before: wish.seq, limit: PAGE / 2 }), part(name, filter, { from: wish.seq, limit: PAGE / 2 }),
      ])
      return { ...after, from: before.from, lines: [...before.lines, ...after.lines] }
    }
  }
}

/** As `before`: the newest there are. */
const NEWEST = Number.MAX_SAFE_INTEGER

/** So many lines before, or from, a sequence number. */
type Edge = { readonly limit: number } & ({ readonly before: number } | { readonly from: number })

const edgeOf = (edge: Edge): Query => ({
  limit: `${edge.limit}`, ...('from' in edge ? { from: `${edge.from}` } : edge.before < NEWEST ? { before: `${edge.before}` } : {}),
})

async function lines(name: string, filter: Filter, edge: Edge): Promise<Piece> {
  const { lines: found, first, last, view } = await page(name, { ...queryOf(filter), ...edgeOf(edge) })
  const full = found.length >= edge.limit
  if ('from' in edge) return { lines: found, first, last, view, from: edge.from, to: full ? found.at(-1)!.seq : last }
  return { lines: found, first, last, view, from: full ? found[0]!.seq : first, to: Math.min(last, edge.before - 1) }
}

async function hits(name: string, filter: Filter, edge: Edge): Promise<Piece> {
  const { first, last, view } = await page(name, { limit: '1' })
  const forward = 'from' in edge
  const found = new Map<number, LogLine>()
  let complete = false
  let reached = forward ? edge.from : last
  for await (const news of search(name, { ...queryOf(filter), ...edgeOf(edge), direction: forward ? 'forward' : 'backward' }, new AbortController())) {
    if (news.kind === 'problem') throw new Refused(news.problem)
    if (news.kind === 'end') complete = news.complete
    if (news.kind !== 'hit') continue
    reached = news.hit.seq
    for (const line of [...news.before, news.hit, ...news.after]) found.set(line.seq, line)
  }
  const sorted = [...found.values()].sort((a, b) => a.seq - b.seq)
  if (forward) return { lines: sorted, first, last, view, from: edge.from, to: complete ? last : reached }
  return { lines: sorted, first, last, view, from: complete ? first : reached, to: Math.min(last, edge.before - 1) }
}

/** Where a search hits, or how far it has come, as it is found. Aborting ends it at the daemon, too. */
export async function* search(name: string, query: Query, end: AbortController): AsyncGenerator<SearchNews> {
  let watchdog = setTimeout(() => end.abort(), SILENT_FOR)
  try {
    const answer = await fetch(ROOT + path(name, '/search', query), { signal: end.signal })
    if (!answer.ok || !answer.body) throw new Refused(refusal(answer.status, await answer.json().catch(() => null)))
    let rest = ''
    for await (const part of texts(answer.body)) {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => end.abort(), SILENT_FOR)
      const whole = (rest + part).split('\n')
      rest = whole.pop() ?? ''
      for (const text of whole) {
        const news = text === '' ? undefined : readNews(JSON.parse(text))
        if (news) yield news
      }
    }
  } finally {
    clearTimeout(watchdog)
  }
}

export const seqsOf = (name: string, what: Search, filter: Filter, edge: Query, end: AbortController): AsyncGenerator<SearchNews> =>
  search(name, { ...queryOf({ ...filter, search: null }), ...wordsOf(what), only: 'seq', ...edge }, end)

/** A body as pieces of text; whoever stops reading cancels it. */
async function* texts(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
