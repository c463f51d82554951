/** What the log list shows: lines, and the marks between them. Every height is a multiple of a row. */
import type { LogLine, LogStream } from '../protocol'
import type { LogBook } from './book'
import { matches, type Pattern, type Search } from './search'

export type Item =
  | { readonly kind: 'line'; readonly line: LogLine }
  /** A run ended and the next one begins. */
  | { readonly kind: 'run'; readonly run: number; readonly before: number; readonly time: string }
  /** Lines that are stored no more. */
  | { readonly kind: 'lost'; readonly count: number; readonly seq: number }
  | { readonly kind: 'cut'; readonly count: number }

export interface Items {
  readonly all: readonly Item[]
  /** Where each item starts, in rows; one more than there are items: the last is the height of all. */
  readonly tops: Int32Array
  /** Indices of the items that the search hits. */
  readonly hits: readonly number[]
  readonly counts: Readonly<Record<LogStream, number>>
}

export const rowsOf = (item: Item): number => (item.kind === 'line' ? 1 : 2)

export function itemsOf(book: LogBook, streams: ReadonlySet<LogStream>, search: Search, pattern: Pattern): Items {
  const all: Item[] = []
  const hits: number[] = []
  const counts = { stdout: 0, stderr: 0, system: 0, install: 0 }
  const filtering = pattern.kind === 'good' && search.mode === 'filter'
  if (book.cut > 0) all.push({ kind: 'cut', count: book.cut })
  let before: LogLine | undefined
  for (const line of book.lines) {
    if (line.seq <= book.cut) continue
    counts[line.stream]++
    const gone = before ? line.seq - before.seq - 1 : 0
    if (gone > 0) all.push({ kind: 'lost', count: gone, seq: line.seq })
    if (before && before.run !== line.run && before.run > 0) all.push({ kind: 'run', run: line.run, before: before.run, time: line.time })
    before = line
    if (!streams.has(line.stream)) continue
    const hit = pattern.kind === 'good' && matches(pattern.regex, line)
    if (filtering && !hit) continue
    if (hit) hits.push(all.length)
    all.push({ kind: 'line', line })
  }
  return { all, tops: topsOf(all), hits, counts }
}

function topsOf(all: readonly Item[]): Int32Array {
  const tops = new Int32Array(all.length + 1)
  for (let index = 0; index < all.length; index++) tops[index + 1] = tops[index]! + rowsOf(all[index]!)
  return tops
}

/** The item that covers a row: the last one that starts at or before it. */
export function itemAt(tops: Int32Array, row: number): number {
  let low = 0
  let high = Math.max(0, tops.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle]! <= row) low = middle
    else high = middle - 1
  }
  return low
}

export const seqOf = (item: Item): number => {
  switch (item.kind) {
    case 'line':
      return item.line.seq
    case 'lost':
      return item.seq
    case 'run':
    case 'cut':
      return 0
  }
}

/** The item of a line, or of the next one that is shown. */
export function itemOf(items: Items, seq: number): number {
  const found = items.all.findIndex((item) => seqOf(item) >= seq)
  return found < 0 ? Math.max(0, items.all.length - 1) : found
}
