/** All that this page knows, as a pure function of what it knew and what has come. */
import type { News } from './event/gathered'
import * as books from './logs/book'
import type { LogBook, Piece, Place, Wish } from './logs/book'
import type { Filter } from './logs/filter'
import type { AppStatus, ForwardStatus, Problem } from './protocol'

export interface State {
  readonly session: 'unknown' | 'in' | 'out'
  readonly connection: 'connecting' | 'live' | 'lost'
  /** When the next attempt to connect starts, in epoch milliseconds. */
  readonly retryAt: number
  /** The daemon skipped events: its list of apps must be read again. */
  readonly stale: boolean
  readonly apps: ReadonlyMap<string, AppStatus>
  /** Books of the apps whose logs are open. */
  readonly books: ReadonlyMap<string, LogBook>
  /** What a command of this page was answered with, by app. */
  readonly refusals: ReadonlyMap<string, Problem>
}

export type Message =
  | { readonly kind: 'apps'; readonly apps: readonly AppStatus[] }
  | { readonly kind: 'news'; readonly news: readonly News[] }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly retryAt: number }
  | { readonly kind: 'open-log'; readonly app: string }
  | { readonly kind: 'piece'; readonly app: string; readonly wish: Wish; readonly filter: Filter; readonly piece: Piece }
  | { readonly kind: 'filter'; readonly app: string; readonly filter: Filter; readonly at: number }
  | { readonly kind: 'go'; readonly app: string; readonly seq: number; readonly place: Place }
  | { readonly kind: 'log-deleted'; readonly app: string }
  | { readonly kind: 'follow' | 'pause' | 'clear' | 'undo-clear'; readonly app: string }
  | { readonly kind: 'refused'; readonly app: string; readonly problem: Problem }
  | { readonly kind: 'understood'; readonly app: string }

export const START: State = {
  session: 'unknown', connection: 'connecting', retryAt: 0, stale: false,
  apps: new Map(), books: new Map(), refusals: new Map(),
}

export function next(state: State, message: Message): State {
  switch (message.kind) {
    case 'apps':
      return { ...state, session: 'in', stale: false, apps: byName(message.apps), books: kept(state.books, message.apps) }
    case 'news':
      return message.news.reduce(happened, state)
    case 'signed-out':
      return { ...state, session: 'out' }
    case 'connected':
      return { ...state, connection: 'live', retryAt: 0, books: each(state.books, books.disturbed) }
    case 'disconnected':
      return { ...state, connection: 'lost', retryAt: message.retryAt }
    case 'open-log':
      // One log is looked at; the others are fetched again when somebody comes back to them.
      return { ...state, books: new Map([[message.app, state.books.get(message.app) ?? books.EMPTY_BOOK]]) }
    case 'piece':
      // What was wished for under another filter comes too late.
      return onBook(state, message.app, (book) => (book.filter === message.filter ? books.fetched(book, message.wish, message.piece) : book))
    case 'filter':
      return onBook(state, message.app, (book) => books.filtered(book, message.filter, message.at))
    case 'go':
      return onBook(state, message.app, (book) => books.gone(book, message.seq, message.place))
    case 'log-deleted':
      return onBook(state, message.app, (book) => ({ ...books.EMPTY_BOOK, filter: book.filter }))
    case 'follow':
      return onBook(state, message.app, books.followed)
    case 'pause':
      return onBook(state, message.app, books.paused)
    case 'clear':
      return onBook(state, message.app, books.cleared)
    case 'undo-clear':
      return onBook(state, message.app, books.restored)
    case 'refused':
      return { ...state, refusals: new Map(state.refusals).set(message.app, message.problem) }
    case 'understood':
      return { ...state, refusals: without(state.refusals, message.app) }
  }
}

function happened(state: State, event: News): State {
  switch (event.type) {
    case 'status':
      return { ...state, apps: byName([...state.apps.values(), event.app]) }
    case 'forward': {
      const app = state.apps.get(event.app)
      return app ? { ...state, apps: new Map(state.apps).set(event.app, forwarded(app, event.forward)) } : state
    }
    case 'tunnel': {
      const app = state.apps.get(event.app)
      return app ? { ...state, apps: new Map(state.apps).set(event.app, { ...app, tunnel: event.tunnel }) } : state
    }
    case 'usage': {
      const app = state.apps.get(event.app)
      return app ? { ...state, apps: new Map(state.apps).set(event.app, measured(app, event)) } : state
    }
    case 'fresh':
      return onBook(state, event.app, (book) => books.written(book, event))
    case 'removed':
      return { ...state, apps: without(state.apps, event.app), books: without(state.books, event.app) }
    case 'gap':
      return { ...state, stale: true, books: each(state.books, books.disturbed) }
  }
}

/** By name and never by state: items that jump are worse than items that change. */
function byName(apps: readonly AppStatus[]): ReadonlyMap<string, AppStatus> {
  const latest = new Map(apps.map((app) => [app.name, app]))
  return new Map([...latest].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const sameEnd = (a: ForwardStatus, b: ForwardStatus) => a.address === b.address && a.hostPort === b.hostPort && a.protocol === b.protocol

function measured(app: AppStatus, { usage, processes }: Extract<News, { type: 'usage' }>): AppStatus {
  return { ...app, usage, processes: app.processes.map((one) => ({ ...one, usage: processes?.[one.name] ?? null })) }
}

function forwarded(app: AppStatus, forward: ForwardStatus): AppStatus {
  const others = app.forwards.filter((each) => !sameEnd(each, forward))
  return { ...app, forwards: [...others, forward].sort((a, b) => a.hostPort - b.hostPort) }
}

function onBook(state: State, app: string, change: (book: LogBook) => LogBook): State {
  const book = state.books.get(app)
  return book ? { ...state, books: new Map(state.books).set(app, change(book)) } : state
}

function each(all: ReadonlyMap<string, LogBook>, change: (book: LogBook) => LogBook) {
  return new Map([...all].map(([name, book]) => [name, change(book)]))
}

function kept(all: ReadonlyMap<string, LogBook>, apps: readonly AppStatus[]) {
  const names = new Set(apps.map((app) => app.name))
  return new Map([...all].filter(([name]) => names.has(name)))
}

function without<V>(all: ReadonlyMap<string, V>, name: string): ReadonlyMap<string, V> {
  const rest = new Map(all)
  rest.delete(name)
  return rest
}
