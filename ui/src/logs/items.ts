/** What the log list shows: lines, and the marks between them. */
import type { LogLine } from '../protocol'
import type { LogBook } from './book'
import { showsAll } from './filter'
import { isLibrary, traceAt } from './stack'

/** In the order of `seq`; a mark has one between those of the lines around it. */
export type Item =
  | { readonly kind: 'line'; readonly seq: number; readonly line: LogLine; readonly before: LogLine | undefined }
  /** A run ended and the next one begins. */
  | { readonly kind: 'run'; readonly seq: number; readonly run: number; readonly next: number; readonly time: string }
  /** Lines that the daemon could not store. */
  | { readonly kind: 'lost'; readonly seq: number; readonly count: number }
  /** Lines that were stored once. */
  | { readonly kind: 'expired'; readonly seq: number; readonly count: number }
  /** Between two hits with their context. */
  | { readonly kind: 'skipped'; readonly seq: number; readonly count: number }
  | { readonly kind: 'cut'; readonly seq: number }
  /** Frames of a stack trace that are folded, or may be again. */
  | { readonly kind: 'frames'; readonly seq: number; readonly trace: number; readonly count: number; readonly library: number; readonly open: boolean }

/** The first line at or behind a sequence number. */
export function indexOf(lines: readonly LogLine[], seq: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (lines[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Items for the lines at `from` up to `to`; `open` holds the traces that are unfolded, by their first line. */
export function itemsOf(book: LogBook, from: number, to: number, open: ReadonlySet<number>): readonly Item[] {
  const { lines, cut } = book
  const first = indexOf(lines, cut + 1)
  const items: Item[] = from <= first ? head(book) : []
  for (let index = Math.max(from, first); index < to; index++) {
    const line = lines[index]!
    const before = index > 0 && lines[index - 1]!.seq > cut ? lines[index - 1]! : undefined
    if (before) items.push(...between(book, before, line))
    const trace = traceAt(lines, index)
    const hidden = trace !== undefined && !open.has(lines[trace.from]!.seq) && (index < trace.shownFrom || index >= trace.shownTo)
    if (trace && index === (trace.shownTo === trace.to ? trace.from : trace.shownTo)) {
      const head = lines[trace.from]!.seq
      const folded = [...lines.slice(trace.from, trace.shownFrom), ...lines.slice(trace.shownTo, trace.to)]
      items.push({ kind: 'frames', seq: line.seq - 0.2, trace: head, count: folded.length, library: folded.filter(isLibrary).length, open: open.has(head) })
    }
    if (!hidden) items.push({ kind: 'line', seq: line.seq, line, before })
  }
  return items
}

function head(book: LogBook): Item[] {
  if (book.cut > 0) return [{ kind: 'cut', seq: 0 }]
  return book.loaded && showsAll(book.filter) && book.first > 1 && book.from <= book.first ? [{ kind: 'expired', seq: 0, count: book.first - 1 }] : []
}

function between({ filter }: LogBook, before: LogLine, line: LogLine): readonly Item[] {
  const marks: Item[] = []
  const count = line.seq - before.seq - 1
  if (count > 0 && showsAll(filter)) marks.push({ kind: 'lost', count, seq: line.seq - 0.8 })
  if (count > 0 && filter.context > 0) marks.push({ kind: 'skipped', count, seq: line.seq - 0.8 })
  // processes that run beside one another write in turn
  if (before.run !== line.run && before.run > 0 && before.process === line.process) marks.push({ kind: 'run', run: before.run, next: line.run, time: line.time, seq: line.seq - 0.5 })
  return marks
}
