/** The part of an app's log that this page holds: a window of lines in order, and what it knows about the rest. */
import type { LogLine, LogPage } from '../protocol'

/** At most so many lines are kept; older ones are fetched again when somebody scrolls there. */
export const KEPT = 20_000
/** A hole of up to so many lines is fetched; past it the reader is taken to the newest lines. */
export const CAUGHT_UP = 2_000

export interface LogBook {
  readonly lines: readonly LogLine[]
  /** Came live while lines before them are still being fetched. */
  readonly ahead: readonly LogLine[]
  /** The oldest line that the daemon still stores; 0 when there is none. */
  readonly first: number
  /** The newest line that is known to exist. */
  readonly last: number
  readonly loaded: boolean
  /** The connection was cut: there may be lines that nobody told of. */
  readonly stale: boolean
  readonly following: boolean
  /** The newest line when following was paused. */
  readonly pausedAt: number
  /** Lines up to here are cleared from the view; 0 when none are. */
  readonly cut: number
}

export type Wish = { readonly kind: 'newest' } | { readonly kind: 'older'; readonly before: number } | { readonly kind: 'newer'; readonly from: number }

export const EMPTY_BOOK: LogBook = {
  lines: [], ahead: [], first: 0, last: 0, loaded: false, stale: false, following: true, pausedAt: 0, cut: 0,
}

const start = (book: LogBook) => book.lines[0]?.seq ?? book.last + 1
const end = (book: LogBook) => book.lines.at(-1)?.seq ?? (book.loaded ? book.last : 0)

/** What must be fetched for the book to be whole where its reader looks. */
export function wish(book: LogBook): Wish | undefined {
  if (!book.loaded) return { kind: 'newest' }
  const behind = book.last - end(book)
  if (book.stale) return { kind: 'newer', from: end(book) + 1 }
  if (!book.following || behind <= 0) return undefined
  return behind > CAUGHT_UP ? { kind: 'newest' } : { kind: 'newer', from: end(book) + 1 }
}

export const older = (book: LogBook): Wish | undefined =>
  book.loaded && book.lines.length > 0 && start(book) > Math.max(book.first, book.cut + 1)
    ? { kind: 'older', before: start(book) }
    : undefined

export const newer = (book: LogBook): Wish | undefined =>
  book.loaded && end(book) < book.last ? { kind: 'newer', from: end(book) + 1 } : undefined

export const unread = (book: LogBook): number => (book.following ? 0 : Math.max(0, book.last - book.pausedAt))

export const hasOlder = (book: LogBook): boolean => older(book) !== undefined

/** New lines arrived live. */
export function written(book: LogBook, lines: readonly LogLine[]): LogBook {
  const newest = lines.at(-1)?.seq ?? 0
  const last = Math.max(book.last, newest)
  if (!book.loaded) return { ...book, last, ahead: [...book.ahead, ...lines].slice(-CAUGHT_UP) }
  const fresh = lines.filter((line) => line.seq > end(book))
  if (fresh.length === 0) return { ...book, last }
  if (fresh[0]!.seq === end(book) + 1 && book.ahead.length === 0) return append(book, fresh, last)
  if (!book.following) return { ...book, last }
  if (fresh[0]!.seq - end(book) > CAUGHT_UP) return { ...book, lines: fresh.slice(-KEPT), ahead: [], last }
  return { ...book, last, ahead: [...book.ahead, ...fresh].slice(-CAUGHT_UP) }
}

/** Live lines stay at hand while the reader follows; else the window stays where he reads. */
function append(book: LogBook, fresh: readonly LogLine[], last: number): LogBook {
  if (book.following) return { ...book, last, lines: [...book.lines, ...fresh].slice(-KEPT) }
  const room = Math.max(0, KEPT - book.lines.length)
  return { ...book, last, lines: room === 0 ? book.lines : [...book.lines, ...fresh.slice(0, room)] }
}

/** A page that was wished for has come. */
export function fetched(book: LogBook, wish: Wish, page: LogPage): LogBook {
  const restarted = book.loaded && page.last < end(book)
  const known = restarted ? { ...EMPTY_BOOK, following: book.following } : book
  const base = { ...known, first: page.first, last: Math.max(known.last, page.last), loaded: true, stale: false }
  if (wish.kind === 'newest') return caughtUp({ ...base, lines: page.lines.slice(-KEPT) })
  if (restarted) return { ...base, loaded: false }
  if (wish.kind === 'older') {
    const before = page.lines.filter((line) => line.seq < start(book))
    return { ...base, lines: [...before, ...book.lines].slice(0, KEPT) }
  }
  const after = page.lines.filter((line) => line.seq > end(book))
  return caughtUp({ ...base, lines: [...book.lines, ...after].slice(-KEPT) })
}

/** Puts the live lines that waited behind the window, when they fit without a hole. */
function caughtUp(book: LogBook): LogBook {
  const waiting = book.ahead.filter((line) => line.seq > end(book))
  const fits = waiting[0]?.seq === end(book) + 1
  return { ...book, ahead: fits ? [] : waiting, lines: fits ? [...book.lines, ...waiting].slice(-KEPT) : book.lines }
}

export const disturbed = (book: LogBook): LogBook => (book.loaded ? { ...book, stale: true } : book)

export function followed(book: LogBook): LogBook {
  const far = book.last - end(book) > CAUGHT_UP
  return { ...book, following: true, loaded: book.loaded && !far, lines: book.lines }
}

export const paused = (book: LogBook): LogBook =>
  book.following ? { ...book, following: false, pausedAt: book.last } : book

export const cleared = (book: LogBook): LogBook => ({ ...followed(book), cut: book.last })

export const restored = (book: LogBook): LogBook => ({ ...book, cut: 0 })
