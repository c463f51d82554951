/** The part of an app's log that this page holds: a window of lines in order, and what it knows about the rest. */
import { LINES, type Fresh } from '../event/gathered'
import type { LogLine, LogView } from '../protocol'
import { EVERYTHING, keyOf, lets, type Filter } from './filter'

/** At most so many lines are kept; others are fetched again when somebody goes there. */
export const KEPT = 20_000
/** While one follows, what scrolled out of sight is soon fetched again, so less is kept. */
export const KEPT_FOLLOWING = 5_000
/** Fewer could not fill a screen. */
const FEWEST = 500
/** A hole of up to so many lines is fetched; past it the reader is taken to the newest lines. */
export const CAUGHT_UP = 2_000

/** All that a filter lets through of the lines numbered `from` to `to`. */
export interface Stretch {
  readonly lines: readonly LogLine[]
  readonly from: number
  readonly to: number
}

const NOTHING: Stretch = { lines: [], from: 1, to: 0 }

export interface LogBook extends Stretch {
  readonly filter: Filter
  /** Came live while lines before them are still being fetched. */
  readonly ahead: Stretch
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
  /** So many lines are kept while one follows. */
  readonly most: number
  /** The line that the reader asked to be taken to; `turn` grows with each asking. */
  readonly goal: { readonly seq: number; readonly turn: number; readonly place: Place }
}

/** Where in the view the line that one goes to shall be. */
export type Place = 'top' | 'middle'

export type Wish =
  | { readonly kind: 'newest' }
  | { readonly kind: 'around'; readonly seq: number }
  | { readonly kind: 'older'; readonly before: number }
  | { readonly kind: 'newer'; readonly from: number }

/** Lines that came for a wish. */
export interface Piece extends Stretch {
  readonly first: number
  readonly last: number
  readonly view: LogView | null
}

export const EMPTY_BOOK: LogBook = {
  filter: EVERYTHING, lines: [], from: 1, to: 0, ahead: NOTHING, first: 0, last: 0, loaded: false, stale: false,
  following: true, pausedAt: 0, cut: 0, most: KEPT_FOLLOWING, goal: { seq: 0, turn: 0, place: 'top' },
}

const covers = (book: LogBook, seq: number) => book.loaded && seq >= book.from && seq <= book.to
/** Within what is stored, once it is known. */
const goalOf = ({ goal, first, last, loaded }: LogBook) => (loaded ? Math.min(Math.max(goal.seq, first), Math.max(first, last)) : goal.seq)
const oldest = (book: LogBook) => Math.max(book.first, book.cut + 1)

/** What must be fetched for the book to be whole where its reader looks. */
export function wish(book: LogBook): Wish | undefined {
  if (!book.loaded) return book.following || book.goal.seq === 0 ? { kind: 'newest' } : { kind: 'around', seq: goalOf(book) }
  if (book.stale) return { kind: 'newer', from: book.to + 1 }
  if (!book.following) return book.goal.seq > 0 && !covers(book, goalOf(book)) ? { kind: 'around', seq: goalOf(book) } : undefined
  if (book.to >= book.last) return undefined
  return book.last - book.to > CAUGHT_UP ? { kind: 'newest' } : { kind: 'newer', from: book.to + 1 }
}

export const older = (book: LogBook): Wish | undefined =>
  book.loaded && book.from > oldest(book) ? { kind: 'older', before: book.from } : undefined

export const newer = (book: LogBook): Wish | undefined =>
  book.loaded && book.to < book.last ? { kind: 'newer', from: book.to + 1 } : undefined

export const unread = (book: LogBook): number => (book.following ? 0 : Math.max(0, book.last - book.pausedAt))

/** The goal is among the lines that are held: the view can go there. */
export const arrived = (book: LogBook): boolean => covers(book, goalOf(book)) || (book.loaded && book.last === 0)

/** New lines arrived live. */
export function written(book: LogBook, fresh: Fresh): LogBook {
  const last = Math.max(book.last, fresh.to)
  // What a search hits is asked of the daemon, and so is what was told under another filter: then live lines only say that there is something to ask.
  if (book.filter.search || fresh.filter !== keyOf(book.filter)) return { ...book, last }
  if (!book.loaded) return { ...book, last, ahead: joined(book.ahead, fresh) }
  if (fresh.to <= book.to) return { ...book, last }
  if (fresh.from <= book.to + 1 && book.ahead.to === 0) return append(book, fresh, last)
  if (!book.following) return { ...book, last }
  if (fresh.from - book.to > CAUGHT_UP || fresh.lines.length >= LINES) return append({ ...book, ...NOTHING, ahead: NOTHING, from: fresh.from, to: fresh.from - 1 }, fresh, last)
  return { ...book, last, ahead: joined(book.ahead, fresh) }
}

/** One stretch of both, or the newer one when there is a hole between them. */
function joined(before: Stretch, { lines, from, to }: Stretch): Stretch {
  if (from > before.to + 1) return { lines, from, to }
  const all = [...before.lines, ...lines.filter((line) => line.seq > before.to)]
  const kept = all.slice(-CAUGHT_UP)
  return { lines: kept, from: kept.length < all.length ? kept[0]!.seq : before.from, to: Math.max(before.to, to) }
}

/** Live lines stay at hand while the reader follows; else the window stays where he reads. */
function append(book: LogBook, fresh: Stretch, last: number): LogBook {
  const lines = fresh.lines.filter((line) => line.seq > book.to)
  if (!book.following && book.lines.length + lines.length > KEPT) return { ...book, last }
  return bounded({ ...book, last, to: fresh.to, lines: [...book.lines, ...lines] }, 'oldest')
}

/** Lets go of what is too much, at the end that the reader is far from. */
function bounded(book: LogBook, gone: 'oldest' | 'newest'): LogBook {
  const most = book.following ? book.most : KEPT
  if (book.lines.length <= most) return book
  const lines = gone === 'oldest' ? book.lines.slice(-most) : book.lines.slice(0, most)
  return gone === 'oldest' ? { ...book, lines, from: lines[0]!.seq } : { ...book, lines, to: lines.at(-1)!.seq }
}

/** What was wished for has come. */
export function fetched(book: LogBook, wish: Wish, piece: Piece): LogBook {
  const restarted = book.loaded && piece.last < book.to
  if (restarted && wish.kind !== 'newest') return { ...EMPTY_BOOK, filter: book.filter, following: book.following, goal: book.goal }
  const base = { ...begun(book, piece), first: piece.first, last: Math.max(restarted ? 0 : book.last, piece.last), loaded: true, stale: false }
  const { lines, from, to } = piece
  switch (wish.kind) {
    case 'newest':
    case 'around':
      return caughtUp({ ...base, lines, from, to, cut: restarted ? 0 : book.cut })
    case 'older':
      return bounded({ ...base, from: Math.min(from, book.from), lines: [...lines.filter((line) => line.seq < (book.lines[0]?.seq ?? Infinity)), ...book.lines] }, 'newest')
    case 'newer':
      return caughtUp({ ...base, to: Math.max(to, book.to), lines: [...book.lines, ...lines.filter((line) => line.seq > (book.lines.at(-1)?.seq ?? 0))] })
  }
}

/** What is known first also says how the project wants its log shown. */
function begun(book: LogBook, { view, last }: Piece): LogBook {
  if (!view || book.first > 0) return book
  const kept = { ...book, most: Math.min(KEPT_FOLLOWING, Math.max(FEWEST, view.maxLines)) }
  return view.autoScroll || !book.following ? kept : { ...kept, following: false, pausedAt: last }
}

/** Puts the live lines that waited behind the window, when they fit without a hole. */
function caughtUp(book: LogBook): LogBook {
  const { ahead } = book
  if (ahead.to > book.to && ahead.from <= book.to + 1) return append({ ...book, ahead: NOTHING }, ahead, book.last)
  return bounded({ ...book, ahead: ahead.to > book.to ? ahead : NOTHING }, 'oldest')
}

export const disturbed = (book: LogBook): LogBook => (book.loaded ? { ...book, stale: true } : book)

export function followed(book: LogBook): LogBook {
  return bounded({ ...book, following: true, loaded: book.loaded && book.last - book.to <= CAUGHT_UP, goal: { ...book.goal, seq: 0 } }, 'oldest')
}

export const paused = (book: LogBook): LogBook =>
  book.following ? { ...book, following: false, pausedAt: book.last } : book

/** The reader goes to a line, and to the cut when that is cleared; what is not held there is fetched. */
export const gone = (book: LogBook, seq: number, place: Place): LogBook => ({
  ...paused(book), goal: { seq: Math.max(seq, book.cut + 1), turn: book.goal.turn + 1, place },
})

/** Other lines are to be shown: those that still may be stay until the daemon has answered, and the reader stays at a line. */
export function filtered(book: LogBook, filter: Filter, at: number): LogBook {
  if (keyOf(filter) === keyOf(book.filter)) return book
  const lines = book.lines.filter((line) => lets(filter, line))
  const there = book.following || at === 0 ? book : gone(book, at, 'top')
  return { ...there, filter, lines, loaded: false, ahead: NOTHING }
}

export const cleared = (book: LogBook): LogBook => ({ ...followed(book), cut: book.last })

export const restored = (book: LogBook): LogBook => ({ ...book, cut: 0 })
